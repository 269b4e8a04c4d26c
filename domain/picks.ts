// Whom people pick for a step: who picks, from which range, and whether what was picked will do.
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { askOf, stepsOf } from '#domain/definition/steps.ts';
import { simpleOf, whosOf, type Range } from '#domain/definition/who.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { refuse, type FieldProblem, type Refusal } from '#domain/refusal.ts';
import { inConflict, peopleIn, type Asking } from './who.ts';

/** Step → the people picked for it. */
export type Picks = Readonly<Record<string, readonly string[]>>;

/** A step whose people somebody picks: the applicant, or with his yes whoever decides the step `at`. */
export interface Picking {
  ask: Ask;
  at?: string;
  among: Range | { any: Range[] };
  most: number;
  optional: boolean;
}

/** Every pick of a definition, in the order of its steps. */
export const pickingsOf = (definition: Definition): Picking[] =>
  [...stepsOf(definition.steps)].flatMap(({ step: ask }) =>
    ask.kind !== 'ask' ? [] : whosOf(ask.by).flatMap(({ who }) => simpleOf(who)).flatMap((one): Picking[] => {
      if (typeof one !== 'object' || !('among' in one)) return [];
      return [{ ask, among: one.among, most: one.most ?? 1, ...('pick' in one ? { optional: one.optional ?? false } : { at: one['pick-at'], optional: false }) }];
    }));

/** Who is picked for a step as the case stands: whom somebody picked with his yes, only while that yes is what his step has left. */
export function pickedFor(definition: Definition, picks: Picks, step: string, outcomes: Readonly<Record<string, string>>): readonly string[] {
  const at = pickingsOf(definition).find(({ ask }) => ask.id === step)?.at;
  const picker = at === undefined ? undefined : askOf(definition, at);
  const stands = at === undefined || picker?.outcomes.some(({ key, vote }) => key === outcomes[at] && vote === 'approve');
  return stands ? (picks[step] ?? []) : [];
}

/** What the applicant picks when he submits. */
export const applicantsPicks = (definition: Definition): Picking[] => pickingsOf(definition).filter(({ at }) => at === undefined);

/** What whoever says yes at this step picks with it. */
export const picksWith = (definition: Definition, ask: Ask, outcome: string): Picking[] =>
  ask.outcomes.some(({ key, vote }) => key === outcome && vote === 'approve') ? pickingsOf(definition).filter(({ at }) => at === ask.id) : [];

/** What a range and its exceptions refer to. */
export type Deciding = Pick<Asking, 'applicant' | 'about' | 'form'> & Required<Pick<Asking, 'interested'>>;

/** Who may be picked: the active people of the range, never who picks, nor whom the step keeps apart. */
export const pickable = ({ ask, among }: Picking, facts: Facts, deciding: Deciding, picker: string): string[] =>
  peopleIn(among, facts, { ...deciding, actors: {}, apart: false }).filter((person) => !sameHuman(facts, person, picker) && !(ask.apart && inConflict(facts, deciding, person)));

/** Others who are to be asked at a step that is still ahead. */
export interface Naming {
  by: string;
  step: string;
  people: readonly string[];
}

/** Why they may not be named (approval-idioms §6.2): by an administrator, or by the applicant for his own picks; from the range of the pick, never the applicant, and by an administrator never himself. */
export function badNaming(definition: Definition, facts: Facts, deciding: Deciding, picks: Picks, speaker: string, { by, step, people }: Naming): Refusal | undefined {
  const picking = pickingsOf(definition).find(({ ask }) => ask.id === step);
  const own = picking?.at === undefined && by === speaker;
  if (!own && !facts.roles.sysadmin?.includes(by)) return refuse('not-allowed');
  // Whom somebody will still pick with his yes is not named before it.
  if (!picking || (picking.at !== undefined && !picks[step]?.length)) return refuse('not-allowed-here');
  if (!own && sameHuman(facts, by, deciding.applicant)) return refuse('self-approval');
  if (people.some((person) => sameHuman(facts, person, deciding.applicant) || sameHuman(facts, person, by))) return refuse('self-approval');
  return badPicks([picking], { [step]: people }, facts, deciding, deciding.applicant);
}

/** Why these picks will not do, field by field: one is missing or too many, nobody asks for it, or somebody is out of the range. */
export function badPicks(pickings: readonly Picking[], given: Picks, facts: Facts, deciding: Deciding, picker: string): Refusal | undefined {
  const strange = Object.keys(given).filter((step) => !pickings.some(({ ask }) => ask.id === step));
  const fields = [...strange.map((step) => problem(step, 'unknown-field', '这里不需要选择处理人', 'Nobody is picked here')), ...pickings.flatMap((one) => wrongWith(one, given[one.ask.id] ?? [], facts, deciding, picker))];
  return fields.length ? refuse('form-invalid', { fields }) : undefined;
}

function wrongWith(picking: Picking, people: readonly string[], facts: Facts, deciding: Deciding, picker: string): FieldProblem[] {
  const { ask: { id }, most, optional } = picking;
  if (!people.length) return optional ? [] : [problem(id, 'required', '请选择处理人', 'Please pick who deals with it')];
  if (people.length > most) return [problem(id, 'too-many', `最多选择 ${most} 人`, `At most ${most} can be picked`)];
  if (people.some((person) => sameHuman(facts, person, picker))) return [problem(id, 'self-approval', '不能选择自己', 'You cannot pick yourself')];
  const range = new Set(pickable(picking, facts, deciding, picker));
  return people.every((person) => range.has(person)) ? [] : [problem(id, 'out-of-range', '所选人员不在可选范围内', 'Somebody who was picked is not among those who can be')];
}

const problem = (step: string, code: string, zh: string, en: string): FieldProblem => ({ path: `picks.${step}`, code, message: { zh, en } });
