// Words of the settings.
import type { Said } from '#lib/locale.svelte.ts';

export const settingText = {
  unitOf: { zh: '{title}：单位', en: '{title}: unit' },
  confirm: { zh: '确认修改', en: 'Confirm the change' },
  from: { zh: '由 {before} 改为 {after}', en: 'from {before} to {after}' },
  history: { zh: '修改记录', en: 'Changes' },
  noHistory: { zh: '还没有人修改过。', en: 'Nobody has changed anything yet.' },
  hours: { zh: '工作时间', en: 'Working time' },
  hoursNote: { zh: '工作日和工作小时按此计算；法定节假日及调休另按国务院公布的安排。', en: 'Working days and hours are counted by this, together with the statutory holidays as announced.' },
  workingHours: { zh: '每日', en: 'Every working day' },
  closed: { zh: '单位自定休息日', en: 'Closed on' },
  open: { zh: '单位自定工作日', en: 'Open on' },
  none: { zh: '无', en: 'none' },
} as const satisfies Record<string, Said>;
