// A scenario played on the host in memory: what its trail on Temporal is compared with, and a test of its own (test/domain/engine/trails.test.ts).
import { expect } from 'vitest';
import { dateOf } from '#domain/calendar/moment.ts';
import { effects } from '#domain/effect.ts';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import { askedOf, isLive, nodesOf, openSeats, seatsOf, timersOf } from '#domain/engine/state.ts';
import type { Absence } from '#domain/organisation.ts';
import { simulate, type World } from '#domain/simulation/simulation.ts';
import { steering, versionsIn } from './published.ts';
import { formAt, lineOf, takenAt, type Scenario } from './scenario.ts';

const onPaper = { name: '', upload: (name: string) => name };

/** The trail that a scenario leaves in memory. Fails where an act is taken that should be refused, or the other way round. */
export async function playedInMemory(scenario: Scenario, { definition, facts, calendar, now }: Pick<World, 'definition' | 'facts' | 'calendar' | 'now'>): Promise<string[]> {
  const { form, by, effects: given, steps } = scenario;
  const versions = versionsIn(scenario);
  const results = new Map(Object.entries(given).map(([name, list]) => [name, [...list]]));
  const absences = [...(facts.absences ?? [])];
  const sim = await simulate({ definition, facts: { ...facts, absences }, calendar, applicant: by, form: formAt(form, now, onPaper), now, versions, effect: (name) => unlessFails(results.get(name)?.shift() ?? plain[name] ?? (effects[name]?.recorded ? 'recorded' : 'done')) });
  for (const step of steps) {
    if ('rings' in step) {
      while (sim.log.filter(({ act }) => act?.verb === 'clock').length < step.rings) {
        const next = Math.min(...timersOf(sim.plan, sim.state()).map((timer) => timer.at));
        await sim.wait(Math.max(0, next - sim.now()));
      }
    } else if ('publishes' in step) continue;
    else if ('leaves' in step) continue;
    else if ('away' in step) {
      absences.push(awayFor(step.away, sim.now()));
      await sim.event(PEOPLE_AWAY);
    } else if ('event' in step) await sim.event(step.event, step.outcome);
    else if ('called' in step) {
      const call = [...nodesOf(sim.plan, sim.state())].find(({ node }) => node.kind === 'call' && node.stage === 'waiting')?.node;
      await sim.event(`ended:${call && 'id' in call ? call.id : ''}`, step.ends);
    } else if ('verb' in step) {
      const open = step.verb === 'take-back' ? decided(sim) : [...seats(sim)];
      const mine = open.filter((one) => one.step === step.at);
      const task = (mine.findLast(({ holders }) => holders.includes(step.by)) ?? mine[0])?.task ?? 'none';
      const refusal = await sim.act({ verb: step.verb as 'claim', by: step.by, ...(step.at !== undefined && { task }), ...steering(takenAt(step.with, now, (one) => one), versions) } as never);
      expect(refusal?.code, JSON.stringify(step)).toBe(step.refused);
    } else {
      const verb = step.at === undefined || step.does === 'return' || step.does === 'amend' ? step.does : 'decide';
      const open = [...seats(sim)].filter((one) => one.step === step.at);
      const task = (open.find(({ holders }) => holders.includes(step.by)) ?? open[0])?.task ?? 'none';
      const refusal = await sim.act({ verb: verb as 'decide', by: step.by, task, outcome: step.does }, step.form && !step.refused ? formAt(step.form, now, onPaper) : {});
      expect(refusal?.code, JSON.stringify(step)).toBe(step.refused);
    }
  }
  return sim.log.filter(({ refused }) => refused === null).map((entry) => lineOf(entry, 'simulated'));
}

/** Away from the day that it is in Chengdu, for a month. */
const awayFor = (person: string, now: number): Absence => ({ person, from: dateOf(now, 480), to: dateOf(now + 30 * 86_400_000, 480) });

const unlessFails = (result: string): string | undefined => (result === 'fails' ? undefined : result);

/** Answers that could be taken back. */
function decided(sim: Awaited<ReturnType<typeof simulate>>): { step: string; task: string; holders: string[] }[] {
  const done = [...seatsOf(sim.plan, sim.state())].flatMap(({ seat, step }) => (seat.state === 'done' ? [{ step: step.id, task: seat.task, holders: seat.holders }] : []));
  const { undo } = sim.state();
  const settled = undo ? [...openSeats(sim.plan, undo.before)].flatMap(({ seat, step }) => (seat.task === undo.task ? [{ step: step.id, task: undo.task, holders: [undo.by] }] : [])) : [];
  return [...done, ...settled];
}

function* seats(sim: Awaited<ReturnType<typeof simulate>>): Generator<{ step: string; task: string; holders: string[] }> {
  for (const { node, step } of nodesOf(sim.plan, sim.state()))
    if (node.kind === 'ask') for (const seat of node.seats ?? []) if (isLive(seat)) yield { step: step.id, task: seat.task, holders: seat.holders };
  for (const { asked, step } of askedOf(sim.plan, sim.state())) yield { step: step.id, task: asked.task, holders: [asked.person] };
}

const plain: Record<string, string> = {
  'archive.reserve': 'reserved', 'archive.check-out': 'out', 'archive.hand-back': 'back', 'archive.check-in': 'in', 'archive.lost': 'lost', 'loan.extend': 'extended',
  'archive.quarantine': 'held', 'archive.destroy': 'destroyed', 'date.set': 'set', 'date.move': 'moved',
  'grant.open': 'open', 'grant.close': 'closed', 'incident.register': 'registered', 'incident.close': 'closed',
};
