// Words of cases that belong together.
export const relatedText = {
  heading: { zh: '关联单据', en: 'Related cases' },
  none: { zh: '还没有关联其他单据。', en: 'No other case is linked.' },
  says: { zh: '填写另一张您能查看的单据的编号。两张单据都会显示这条关联；不会因此让任何人多看到内容。', en: 'The number of another case that you may read. Both cases show the link; nobody sees more because of it.' },
  number: { zh: '单据编号', en: 'Case number' },
  needsNumber: { zh: '请填写单据编号', en: 'Please give a case number' },
  link: { zh: '添加关联', en: 'Link a case' },
  linked: { zh: '已关联', en: 'Linked' },
  linkedBefore: { zh: '这两张单据已经关联过，没有变化', en: 'These two cases were linked already; nothing has changed' },
  undo: { zh: '取消关联', en: 'Undo the link' },
  undoOf: { zh: '取消与 {number} 的关联', en: 'Undo the link to {number}' },
  undoSays: { zh: '两张单据都不再显示这条关联；关联和取消都会留在双方的记录里。', en: 'Neither case shows the link any more. That it was made, and undone, stays in the trail of both.' },
  undone: { zh: '已取消关联', en: 'The link is gone' },
  applicant: { zh: '{name} 申请', en: 'request of {name}' },
  again: { zh: '修改后再次申请', en: 'Apply again' },
  againSays: { zh: '按这次的内容填好一份新申请，可修改；附件和签名需重新提供。提交后两张单据会相互关联。', en: 'A new request filled in like this one, to be changed as you like; files and signatures are given anew. Both cases will be linked.' },
  by: { zh: '{name} 于 {at} 关联', en: 'linked by {name}, {at}' },
} as const;
