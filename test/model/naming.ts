// Other people for a step that the case has not come to (approval-idioms §6.2): by the applicant for his own picks, or by an administrator; where a rule names the step it takes two.
import type { Step } from '#domain/definition/definition.ts';
import { asksOf } from './back.ts';
import { sameHuman, type Case, type World } from './case.ts';
import type { Command } from './command.ts';
import { mayPick, pickingsOf, type Picking } from './picks.ts';

type Name = Extract<Command, { verb: 'name' }>;

/** Everything that forbids it; nothing: it must be taken. */
export function nameForbids(c: Case, world: World, { by, step, people }: Name): string[] {
  const picking = pickingsOf(world).find(({ ask }) => ask.id === step);
  const own = by === world.applicant && picking?.at === undefined;
  return [
    ...(c.phase === 'running' && liesAhead(c, world.definition.steps, '', step) ? [] : ['not-allowed-here']),
    ...(own || world.facts.roles.sysadmin?.includes(by) ? [] : ['not-allowed']),
    // Whom somebody will yet pick with his yes is not named before it.
    ...(!picking || (picking.at !== undefined && !c.picks[step]?.length) ? ['not-allowed-here'] : []),
    ...((!own && sameHuman(world, by, world.applicant)) || people.some((person) => sameHuman(world, person, world.applicant) || sameHuman(world, person, by)) ? ['self-approval'] : []),
    ...(picking && !mayPick(world, picking, people, world.applicant) ? ['form-invalid'] : []),
  ];
}

/** The steps whose people may still be named. */
export const ahead = (c: Case, world: World): Picking[] => pickingsOf(world).filter(({ ask }) => c.phase === 'running' && liesAhead(c, world.definition.steps, '', ask.id));

/** Whether the case may still come to a step of this block, and has not: nothing there or further on has been reached, and no refusal has ended the block before it. */
function liesAhead(c: Case, steps: readonly Step[], prefix: string, id: string): boolean {
  const index = steps.findIndex((step) => asksOf([step]).some((ask) => ask.id === id));
  const step = steps[index];
  if (!step) return false;
  const known = [...Object.keys(c.results), ...Object.keys(c.live)];
  const at = `${prefix}${index}`;
  if (known.some((path) => path.startsWith(prefix) && Number.parseInt(path.slice(prefix.length), 10) > index)) return false;
  const result = c.results[at];
  if (result?.kind === 'skipped' || endedIn(c, prefix)) return false;
  if (step.kind === 'ask') return step.id === id && !known.includes(at);
  if (step.kind === 'parallel') return step.arms.some(({ steps: arm }, i) => liesAhead(c, arm, `${at}/a${i}/`, id));
  if (step.kind !== 'choose') return false;
  const branches = [...step.branches.map((branch, i) => ({ steps: branch.steps, i })), { steps: step.otherwise, i: -1 }];
  return branches.some((branch) => (result?.kind !== 'choice' || result.branch === branch.i) && liesAhead(c, branch.steps, `${at}/b${branch.i}/`, id));
}

/** Whether a refusal has ended this block: one in it, or in a branch of it. */
const endedIn = ({ results }: Case, prefix: string): boolean =>
  Object.entries(results).some(([path, result]) => result.kind === 'ask' && !result.passed && path.startsWith(prefix) && /^(\d+\/b-?\d+\/)*\d+$/.test(path.slice(prefix.length)));
