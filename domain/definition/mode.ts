// How the answers of several people become one: the mode, what a no does, and whether one may abstain, chosen separately (approval-idioms §4).
export type Rejection = 'one' | 'majority' | 'impossible' | 'all-heard';
export type Abstention = 'no' | 'leaves' | 'counts-no';

/**
 * `one`: several share a single task; `any` 或签; `all` 会签; `order` 依次审批; `m-of-n`: M approvals; `share` 票签: more yes than `over` basis points
 * of the weight; `per-group`: one approval of each group. A rule that is left out is the mode's own.
 */
export type Mode = ({ kind: 'one' | 'any' | 'all' | 'order' | 'per-group' } | { kind: 'm-of-n'; m: number } | { kind: 'share'; over: number }) & { reject?: Rejection; abstain?: Abstention };

/** Where the answers are votes, one of many: a no ends nothing by itself. */
export const isVote = ({ kind }: Mode): boolean => kind === 'm-of-n' || kind === 'share';

/** When the step fails. */
export const rejectionOf = (mode: Mode): Rejection => mode.reject ?? (isVote(mode) ? 'impossible' : 'one');

/** What an abstention does; `no`: nobody may abstain. */
export const abstentionOf = (mode: Mode): Abstention => mode.abstain ?? (mode.kind === 'share' ? 'counts-no' : 'no');
