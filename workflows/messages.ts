// All that a caller of a case may know: the Updates by name, what they take and give, and the input that pins the case.
import type { Act } from '#domain/engine/act.ts';
import type { Plan } from '#domain/engine/plan.ts';

/** The workflow id of a case is its id; its Workflow Type is the key of its process. */
export interface CaseInput {
  caseId: string;
  process: string;
  version: number;
  /** That of the definition the case is started with; where it was migrated since, the log has the others. */
  plan: Plan;
  /** Its applicant; of a called case, the applicant of the case that called it. Opaque id. */
  by: string;
  key: string;
  submission?: string;
  parent?: { caseId: string; node: string };
  /** Continue as a new run after this many events, beside what the server suggests; for tests. */
  continueAfter?: number;
  /** Where the case stood when the run before this one ended; absent in a first run. */
  at?: string;
}

/** The answer to an act: the log's last entry when it came to rest. */
export interface Reply {
  seq: number;
}

/** Update names are fixed; their variety is in the act. */
export const updates = {
  start: 'submit',
  resubmit: 'submit',
  decide: 'decide',
  return: 'decide',
  transfer: 'assign',
  reassign: 'assign',
  'hand-back': 'assign',
  claim: 'assign',
  release: 'assign',
  consult: 'assign',
  'ask-applicant': 'assign',
  'call-back': 'assign',
  answer: 'decide',
  add: 'assign',
  remove: 'assign',
  extend: 'assign',
  amend: 'amend',
  'adviser-left': 'assign',
  name: 'assign',
  'take-back': 'recall',
  cancel: 'steer',
  jump: 'steer',
  migrate: 'steer',
  repair: 'steer',
  withdraw: 'withdraw',
  comment: 'comment',
  urge: 'urge',
  recall: 'recall',
  event: 'event',
} as const satisfies Partial<Record<Act['verb'], string>>;
