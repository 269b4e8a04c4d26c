// Several who follow one log: whoever was overtaken, cut off or asked twice ends where everybody ends, and writes nothing a second time.
import { describe, expect, it } from 'vitest';
import type { Act } from '#domain/engine/act.ts';
import { follow, restingIn, type Follower, type Position } from '#domain/engine/follow.ts';
import type { Entry, Recorder } from '#domain/engine/record.ts';
import { replay } from '#domain/engine/replay.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const copied = (sim: Simulation): Position => JSON.parse(JSON.stringify(sim.position())) as Position;
const beside = (sim: Simulation, recorder: Recorder = sim.recorder, at: Position = copied(sim)): Follower => follow('simulated', sim.plan, recorder, at);
const act = (key: string, what: Record<string, unknown>, head = 0): Act => ({ key, head, ...what }) as unknown as Act;
const says = (key: string, by: string, task: string, outcome = 'approve') => act(key, { verb: 'decide', by, task, outcome });
const panel = (mode: string) => running(definitionOf(`- approve: a\n  by: { people: [ben, dora] }\n  mode: ${mode}\n- approve: b\n  by: { people: [zoe] }\n- end: done`));
/** Where somebody stands who has read the whole log. */
async function read(sim: Simulation, log: readonly Entry[] = sim.log): Promise<Position> {
  const reader = follow('simulated', sim.plan, { ...sim.recorder, since: (seq) => Promise.resolve(log.filter((entry) => entry.seq > seq)) });
  await reader.catchUp();
  return reader.position();
}
/** Gives out the log three entries at a time. */
const inPieces = (sim: Simulation): Recorder => {
  const piece = (all: readonly Entry[]) => all.slice(0, 3).map((entry, i) => ({ ...entry, ...(i === 2 && all.length > 3 && { more: true }) }));
  return {
    since: (seq) => Promise.resolve(piece(sim.log.filter((entry) => entry.seq > seq))),
    commit: async (writing) => {
      const got = await sim.recorder.commit(writing);
      return 'missed' in got ? { missed: piece(got.missed) } : got;
    },
  };
};

describe('whoever was overtaken', () => {
  it('takes in what it has missed, and writes after it', async () => {
    const sim = await panel('all');
    const other = beside(sim);
    await decide(sim, 'a', 'approve', 'dora');
    expect(await other.take(says('late', 'ben', 'n1.1'))).toStrictEqual({ seq: sim.log.length });
    expect(sim.log.filter(({ part }) => part === 0).map(({ key }) => key)).toStrictEqual(['start', 'k1', 'late']);
    expect(other.position()).toStrictEqual(await read(sim));
    expect(other.position().state.outcomes).toStrictEqual({ a: 'approve' });
  });

  it('judges anew by what it has missed: what may not be any more is refused, and nothing written', async () => {
    const sim = await panel('any');
    const other = beside(sim);
    await decide(sim, 'a', 'approve', 'dora');
    const written = sim.log.length;
    expect(await other.take(says('late', 'ben', 'n1.1'))).toMatchObject({ refusal: { code: 'task-closed' } });
    expect(sim.log.length).toBe(written);
    expect(other.position()).toStrictEqual(await read(sim));
  });

  it('reads a long log piece by piece to its end, before it writes as well as by itself', async () => {
    const sim = await panel('all');
    const [writes, reads] = [beside(sim, inPieces(sim)), beside(sim, inPieces(sim))];
    for (let n = 0; n < 6; n++) await sim.act({ verb: 'comment', by: 'ana' });
    await decide(sim, 'a', 'approve', 'dora');
    await reads.catchUp();
    expect(reads.position()).toStrictEqual(sim.position());
    await writes.take(says('late', 'ben', 'n1.1'));
    expect(writes.position()).toStrictEqual(await read(sim));
    expect(sim.log.filter(({ key, part }) => key === 'late' && part === 0)).toHaveLength(1);
  });

  it('reads first where the sender knows more than it does; where he does not, it judges by what it knows', async () => {
    const sim = await panel('any');
    const [told, untold] = [beside(sim), beside(sim)];
    await decide(sim, 'a', 'approve', 'dora');
    const after = { verb: 'decide', by: 'zoe', task: 'n2.1', outcome: 'approve' };
    expect(await untold.take(act('x', after, 1))).toMatchObject({ refusal: { code: 'task-closed' } });
    expect(await told.take(act('y', after, sim.log.length))).toStrictEqual({ seq: sim.log.length });
    expect(told.position().state.outcome).toBe('done');
  });
});

describe('the same act again', () => {
  it('is taken once, by whomever it is asked', async () => {
    const sim = await panel('all');
    const [first, behind] = [beside(sim), beside(sim)];
    const remark = act('r', { verb: 'comment', by: 'ana' });
    await first.take(remark);
    const written = sim.log.length;
    const fresh = beside(sim, sim.recorder, first.position());
    for (const one of [first, behind, fresh]) expect(await one.take(remark)).toStrictEqual({ seq: written });
    expect(sim.log.length).toBe(written);
  });

  it('that the record has refused is refused again, with one entry, and the case stands as before', async () => {
    const sim = await panel('all');
    const [first, behind] = [beside(sim), beside(sim)];
    const before = first.position().state;
    const strange = act('r', { verb: 'transfer', by: 'ben', task: 'n1.1', to: 'ana' });
    const got = await first.take(strange);
    expect(got).toMatchObject({ refusal: { code: 'self-approval' } });
    expect(first.position()).toStrictEqual({ state: { ...before, seq: before.seq + 1 }, walk: { key: 'r', part: 0, rests: true } });
    const fresh = beside(sim, sim.recorder, first.position());
    for (const one of [first, behind, fresh]) expect(await one.take(strange)).toStrictEqual(got);
    expect([sim.log.length, behind.position().state]).toStrictEqual([before.seq + 1, first.position().state]);
    expect(replay(sim.plan, sim.log)).toStrictEqual({ plan: sim.plan, state: first.position().state });
  });
});

describe('a walk that its writer has left', () => {
  const steps = '- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  id: r\n  with: { archives: form.rows }\n- choose: c\n  branches: [{ when: form.amount > 1, title: { zh: 多, en: Many }, steps: [{ task: many, by: { role: gm } }] }]\n  otherwise: []\n- end: done';
  /** Loses the line with the n-th entry: before it is written, or after. */
  const cutOff = (sim: Simulation, n: number, written: boolean): Recorder => {
    let left = n;
    return { ...sim.recorder, commit: async (writing) => {
      const lost = --left === 0;
      if (!lost) return sim.recorder.commit(writing);
      if (written) await sim.recorder.commit(writing);
      throw new Error('cut off');
    } };
  };

  it.each([[1, false], [1, true], [2, false], [2, true], [3, false], [3, true]])('with entry %i lost (written: %s) is finished by itself when asked again, and by anybody who comes', async (n, written) => {
    for (const again of [true, false]) {
      const [sim, straight] = [await running(definitionOf(steps), { form: { amount: 2 } }), await running(definitionOf(steps), { form: { amount: 2 } })];
      const yes = says('yes', 'ben', 'n1.1');
      const writer = beside(sim, cutOff(sim, n, written));
      await expect(writer.take(yes)).rejects.toThrow('cut off');
      const next = again ? writer : beside(sim, sim.recorder, writer.position());
      if (!again) await next.catchUp();
      if (again || n === 1) expect(await next.take(yes)).toStrictEqual({ seq: 4 });
      await beside(straight).take(yes);
      expect(sim.log).toStrictEqual(straight.log);
      expect(next.position()).toStrictEqual(await read(sim));
      expect(next.position().walk).toStrictEqual({ key: 'yes', part: 2, rests: true });
    }
  });

  it('is finished before anything else is judged', async () => {
    const sim = await running(definitionOf(steps), { form: { amount: 2 } });
    const writer = beside(sim, cutOff(sim, 2, false));
    await expect(writer.take(says('yes', 'ben', 'n1.1'))).rejects.toThrow('cut off');
    expect(await writer.take(says('then', 'max', 'n4.1', 'done'))).toStrictEqual({ seq: 5 });
    expect(writer.position().state.outcome).toBe('done');
  });

  it('takes in what others have made of it meanwhile, where the record says so', async () => {
    const sim = await running(definitionOf(steps), { form: { amount: 2 } });
    const writer = beside(sim, cutOff(sim, 2, false));
    await expect(writer.take(says('yes', 'ben', 'n1.1'))).rejects.toThrow('cut off');
    const late = beside(sim, { ...sim.recorder, commit: ({ seq }) => Promise.resolve({ missed: sim.log.filter((entry) => entry.seq >= seq) }) }, writer.position());
    await writer.catchUp();
    await late.take(act('none', { verb: 'clock', timer: 'none' }));
    expect(late.position()).toStrictEqual(writer.position());
  });

  it('is none where the record has refused its act, wherever that would have led', async () => {
    const sim = await running(definitionOf(steps));
    const writer = beside(sim);
    expect(await writer.take(act('for', { verb: 'decide', by: 'lea', for: 'ben', task: 'n1.1', outcome: 'approve' }))).toHaveProperty('refusal');
    expect(await writer.take(act('then', { verb: 'comment', by: 'ana' }))).toStrictEqual({ seq: 3 });
    expect(sim.log.map(({ key, part }) => [key, part])).toStrictEqual([['start', 0], ['for', 0], ['then', 0]]);
  });

  it('stops where the record refuses what follows from what it has taken', async () => {
    const sim = await running(definitionOf(steps));
    const writer = beside(sim, { ...sim.recorder, commit: (writing) => (writing.part ? Promise.resolve({ known: 1, refused: null }) : sim.recorder.commit(writing)) });
    await expect(writer.take(says('yes', 'ben', 'n1.1'))).rejects.toThrow('the record refused what follows from a recorded act');
  });
});

describe('a log', () => {
  it('with a gap is not followed past it, nor one whose act is missing; what is known already is passed over', async () => {
    const sim = await panel('all');
    await sim.act({ verb: 'comment', by: 'ana' });
    await sim.act({ verb: 'comment', by: 'ana' });
    await expect(read(sim, sim.log.filter(({ seq }) => seq !== 2))).rejects.toThrow('the record has a gap before entry 3');
    await expect(read(sim, sim.log.map((entry) => (entry.seq === 2 ? { ...entry, act: null } : entry)))).rejects.toThrow('the first entry of an act carries the act');
    const reader = follow('simulated', sim.plan, { ...sim.recorder, since: () => Promise.resolve([...sim.log]) });
    await reader.catchUp();
    await reader.catchUp();
    expect(reader.position()).toStrictEqual(sim.position());
  });

  it('is gone on with from a state that rests, under the plan that it then has', async () => {
    const sim = await panel('any');
    const next = { ...sim.plan, hash: 'next' };
    const other = follow('simulated', sim.plan, sim.recorder, { ...restingIn(sim.state(), next) });
    expect(other.plan()).toBe(next);
    expect(other.position()).toStrictEqual({ state: sim.state(), walk: { key: '', part: 0, rests: true }, plan: next });
    expect(beside(sim).position()).not.toHaveProperty('plan');
  });

  it('gets no entry of a clock that runs no more', async () => {
    const sim = await panel('any');
    expect(await beside(sim).take(act('clock', { verb: 'clock', timer: 'n1.1:due:0' }))).toStrictEqual({ seq: 1 });
    expect(sim.log).toHaveLength(1);
  });
});
