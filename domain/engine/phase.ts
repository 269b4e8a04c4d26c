// What changes where the whole case stands: the state that lists show, a return to its applicant, its end, and what is undone with them.
import { closeAll } from './close.ts';
import type { CloseReason, Header } from './op.ts';
import { isBeside, straightFrom } from './straight.ts';
import type { Walk } from './walk.ts';

/** Ends the case: every task and clock goes, what can be undone is undone when the end is not a success. */
export function finish(w: Walk, state: Header, outcome: string, reason: CloseReason): void {
  closeAll(w, reason);
  if (state !== 'completed') compensate(w);
  w.state.phase = 'ended';
  w.state.outcome = outcome;
  w.state.header = state;
  w.state.root = null;
  w.state.amending = null;
  w.ops.push({ op: 'end', state, outcome });
}

/** The case goes back from a node to its applicant: every task closes, what can be undone is undone, and a new round begins. */
export function sendBack(w: Walk, from: string): void {
  closeAll(w, 'returned');
  const beside = w.state.passed.flatMap((one) => (isBeside(one, from) ? [one.node] : []));
  const straight = straightFrom(w.plan, w.state, from);
  compensate(w);
  Object.assign(w.state, { root: null, phase: 'returned', mail: [], passed: [], round: w.state.round + 1 }, straight && { straight });
  w.ops.push({ op: 'returned', task: `amend${w.state.round}`, round: w.state.round, ...(straight && { only: from, ...(beside.length && { beside }) }) });
  head(w, 'returned');
}

/** Undoes the reversible effects that stand, the latest first: all of them, or those of these nodes. */
export function compensate(w: Walk, nodes?: ReadonlySet<string>): void {
  const undone = w.state.effects.filter(({ node }) => !nodes || nodes.has(node));
  for (const { node, step, effect } of undone.toReversed()) w.ops.push({ op: 'compensate', node, step, effect });
  w.state.effects = w.state.effects.filter((one) => !undone.includes(one));
}

/** The state that lists show; told to the record only when it changes. */
export function head(w: Walk, header: Header): void {
  if (w.state.header === header) return;
  w.state.header = header;
  w.ops.push({ op: 'header', state: header });
}
