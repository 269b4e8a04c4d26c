// A broken engine is caught: with each of these defects a recorded history no longer replays, or its trail is another.
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { canonical } from '#domain/canonical.ts';
import { bundled, replay, type Replayed } from './replaying.ts';

const names = ['verbs', 'modes', 'steered', 'every-kind', 'borrow-clean', 'borrow-amended'];
let bundle: WorkflowBundleWithSourceMap;
let whole: Map<string, Replayed>;
beforeAll(async () => {
  bundle = await bundled();
  whole = await replay(bundle, bundle.code, names);
}, 240_000);

const defects: [defect: string, was: string, is: string][] = [
  ['all: one yes is enough', "if (left > 0) return undefined;\n            return yes > 0 ? 'pass' : 'nobody';", "return yes > 0 ? 'pass' : left > 0 ? undefined : 'nobody';"],
  ['m of n: one more is needed', 'if (yes >= mode.m)', 'if (yes > mode.m)'],
  ['share: weights are not counted', 'sum + one.weight', 'sum + 1'],
  ['a return counts as a yes', "outcome === RETURN ? 'reject'", "outcome === RETURN ? 'approve'"],
  ['per group: one group is enough', 'if (verdicts.includes(undefined))', 'if (false)'],
  ['the others of a settled step keep their tasks', '(w, (_node_seats = node.seats) !== null && _node_seats !== void 0 ? _node_seats : [], node.byClock', '(w, [], node.byClock'],
  ['signers before: the task does not open again', "if (seat.state === 'suspended' && seat.pause === 'before'", 'if (false'],
  ['signers after: nobody asks them', "if (after.state === 'waiting')", 'if (false)'],
  ['signers beside: not waited for', "votes.every((vote)=>vote === 'approve') ? 'approve' : undefined", "'approve'"],
  ['a rejection goes on', "if (step.onReject === 'go-on')", 'if (true)'],
  ['a refused block is not left', "if (step.onReject === 'block')", 'if (false)'],
  ['parallel: the first arm is enough', 'let over = true;', 'let over = true; if (runs.length > 1) return go(runs[0], 0) ? "over" : "waiting";'],
  ['each: the last row is left out', 'node.runs.length >= node.rows', 'node.runs.length >= node.rows - 1'],
  ['repeat: its turn is not asked about', "node.stage = 'asking';", "node.stage = 'over'; return 'over';"],
  ['an event is not waited for', "step.event === event && node.stage === 'waiting'", 'false'],
  ['what can be undone stays', 'const undone = w.state.effects.filter(', 'const undone = [].filter('],
  ['a return keeps the round', 'w.state.round += 1;', ';'],
  ['a step that is gone back to is not asked again', 'way.block.index = way.index;', 'way.block.index = way.index + 1;'],
  ['one person is enough to move a case', 'if (proposed && proposed.by !== by && ', 'if (true || '],
  ['who was passed over in order stays open', "one.state = 'waiting';", ';'],
  ['a request beside a task ends it', "kind: side ? 'aside' : 'answer'", "kind: 'answer'"],
];

it.each(defects)('%s', async (_, was, is) => {
  expect(bundle.code.includes(was), was).toBe(true);
  const met = await replay(bundle, bundle.code.replaceAll(was, is), names);
  expect(names.filter((name) => canonical(met.get(name)) !== canonical(whole.get(name)))).not.toEqual([]);
}, 240_000);
