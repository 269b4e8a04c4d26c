// Where two people can meet, and what each of them could do there: stages of a case, with every verb at the place where it is possible.
const t = { zh: '试', en: 'Try' };
const form = { note: { type: 'text', zh: '事由', en: 'Note' } };
const process = (key: string, steps: object[]) => ({ key, title: t, start: { who: 'employee' }, form, steps: [...steps, { end: 'agreed' }] });

/** What somebody does. `at`: whose task it is about, as it stood when the two begin; `signer`: whose added task is removed. */
export interface Doing {
  by: string;
  verb: string;
  at?: string;
  signer?: string;
  outcome?: string;
  to?: string;
  people?: string[];
  place?: string;
  until?: number;
  form?: Record<string, unknown>;
}
export interface Stage {
  process: Record<string, unknown> & { key: string };
  /** What has happened when the two begin, one after the other. */
  before: Doing[];
  doings: Record<string, Doing>;
}

const both = { approve: 'both', title: t, mode: 'all', by: { people: ['p-hr', 'p-finance'] }, due: { after: '2wd' }, edit: ['note'] };
const lasts = { approve: 'last', title: t, by: { people: ['p-gm'] } };
const does = (by: string, verb: string, more: Omit<Doing, 'by' | 'verb'> = {}): Doing => ({ by, verb, ...more });
const own = (by: string, verb: string, more: Omit<Doing, 'by' | 'verb'> = {}): Doing => ({ by, verb, at: by, ...more });
const anybody: Record<string, Doing> = {
  'the applicant withdraws': does('p-designer', 'withdraw'),
  'the applicant urges': does('p-designer', 'urge'),
  'the administrator ends it': does('p-sysadmin', 'cancel'),
};

/** A first step is over, two people are asked. */
const asked: Stage = {
  process: process('pairs-asked', [{ approve: 'first', title: t, by: { people: ['p-legal'] } }, both, lasts]),
  before: [own('p-legal', 'decide', { outcome: 'approve' })],
  doings: {
    ...anybody,
    'hr approves': own('p-hr', 'decide', { outcome: 'approve' }),
    'hr rejects': own('p-hr', 'decide', { outcome: 'reject' }),
    'hr returns to the applicant': own('p-hr', 'return'),
    'hr returns to the first step': own('p-hr', 'return', { to: 'first' }),
    'hr passes on': own('p-hr', 'transfer', { to: 'p-it' }),
    'hr asks for advice': own('p-hr', 'consult', { people: ['p-it'] }),
    'hr asks the applicant': own('p-hr', 'ask-applicant'),
    'hr adds a signer before': own('p-hr', 'add', { people: ['p-it'], place: 'before' }),
    'hr adds a signer after': own('p-hr', 'add', { people: ['p-it'], place: 'after' }),
    'hr amends': own('p-hr', 'amend', { form: { note: '改' } }),
    'finance approves': own('p-finance', 'decide', { outcome: 'approve' }),
    'finance rejects': own('p-finance', 'decide', { outcome: 'reject' }),
    'finance returns to the first step': own('p-finance', 'return', { to: 'first' }),
    'finance passes on': own('p-finance', 'transfer', { to: 'p-it' }),
    'finance adds a signer beside': own('p-finance', 'add', { people: ['p-archive-head'], place: 'with' }),
    'legal takes back': does('p-legal', 'take-back', { at: 'p-legal' }),
    'the administrator gives it to somebody': does('p-sysadmin', 'reassign', { at: 'p-hr', to: 'p-archive-head' }),
    'the administrator gives more time': does('p-sysadmin', 'extend', { at: 'p-hr', until: Date.UTC(2030, 0, 7, 2) }),
    'the administrator would move it on': does('p-sysadmin', 'jump', { to: 'last' }),
    'another administrator would move it on': does('p-sysadmin-2', 'jump', { to: 'last' }),
  },
};

/** In one arm a shared task; in the other hr waits for advice, and finance has added a signer. */
const busy: Stage = {
  process: process('pairs-busy', [{ parallel: 'arms', arms: [{ title: t, steps: [{ approve: 'shared', title: t, mode: 'one', by: { people: ['p-legal', 'p-archivist'] } }] }, { title: t, steps: [both] }] }, lasts]),
  before: [own('p-hr', 'consult', { people: ['p-it'] }), own('p-finance', 'add', { people: ['p-archive-head'], place: 'with' })],
  doings: {
    ...anybody,
    'legal claims': own('p-legal', 'claim'),
    'the archivist claims': own('p-archivist', 'claim'),
    'the archivist approves': own('p-archivist', 'decide', { outcome: 'approve' }),
    'it answers': own('p-it', 'answer'),
    'hr calls back': own('p-hr', 'call-back'),
    'finance approves': own('p-finance', 'decide', { outcome: 'approve' }),
    'finance removes the signer': own('p-finance', 'remove', { signer: 'p-archive-head' }),
    'the signer approves': own('p-archive-head', 'decide', { outcome: 'approve' }),
    'the signer rejects': own('p-archive-head', 'decide', { outcome: 'reject' }),
  },
};

/** Legal has claimed the shared task, it has got hr's, and finance has agreed. */
const moved: Stage = {
  ...busy,
  before: [own('p-legal', 'claim'), own('p-hr', 'transfer', { to: 'p-it' }), own('p-finance', 'decide', { outcome: 'approve' })],
  doings: {
    ...anybody,
    'legal puts it back': own('p-legal', 'release'),
    'legal approves': own('p-legal', 'decide', { outcome: 'approve' }),
    'legal passes it on': own('p-legal', 'transfer', { to: 'p-archive-head' }),
    'it hands back': own('p-it', 'hand-back'),
    'it approves': own('p-it', 'decide', { outcome: 'approve' }),
    'finance takes back': does('p-finance', 'take-back', { at: 'p-finance' }),
    'the administrator gives it to somebody': does('p-sysadmin', 'reassign', { at: 'p-it', to: 'p-archive-head' }),
  },
};

/** The form is back with its applicant. */
const returned: Stage = {
  ...asked,
  before: [...asked.before, own('p-hr', 'return')],
  doings: { ...anybody, 'the applicant submits again': does('p-designer', 'resubmit', { form: { note: '改' } }) },
};

export const stages = { asked, busy, moved, returned } as const satisfies Record<string, Stage>;
