// What is on the form: what a step shows and lets its holder change, and when that may only become narrower (approval-idioms §6.4; docs/decisions/verbs.md "Amending").
import { canonical } from '#domain/canonical.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { asksOf } from './back.ts';
import { arrivals, type Case, type Seat, type World } from './case.ts';
import { whole } from './seats.ts';

/** Field → value. */
export type Values = Readonly<Record<string, unknown>>;

const fieldsOf = ({ definition }: World): string[] => definition.form.map(({ key }) => key);
const shows = ({ rights }: Ask, field: string): boolean => rights[field] !== 'hide';

/** The fields that whoever holds this step may change. */
export const editable = ({ rights }: Ask): string[] => Object.entries(rights).flatMap(([field, right]) => (right === 'edit' ? [field] : []));

/** What a step shows, as one text. */
export const shownAt = ({ form }: Case, world: World, step: Ask): string => canonical(Object.fromEntries(fieldsOf(world).flatMap((field) => (shows(step, field) ? [[field, form[field]]] : []))));

/** The fields to which somebody has agreed: shown at an approval that is over, or where somebody has said yes. */
function agreedTo(c: Case, world: World): string[] {
  const agreed = asksOf(world.definition.steps).filter(({ id, preset }) => preset !== 'task' && (isOver(c, id) || arrivals(c).some(({ arrival }) => arrival.step.id === id && (arrival.seats ?? []).some((seat) => whole(arrival, seat) === 'approve'))));
  return fieldsOf(world).filter((field) => agreed.some((step) => shows(step, field)));
}
/** Whether an arrival at this step has passed. */
const isOver = ({ results }: Case, step: string): boolean => Object.values(results).some((one) => one.kind === 'ask' && one.passed && one.step === step);

/** Less than before: a smaller number, fewer entries. A text has no less. */
function isNarrower(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return after.every((one) => before.includes(one));
  return typeof before === 'number' && typeof after === 'number' && after <= before;
}

/** Everything that forbids to change these fields while deciding nothing. */
export function amendForbids(c: Case, world: World, step: Ask, { hung }: Seat, values: Values): string[] {
  const changed = Object.keys(values).filter((field) => fieldsOf(world).includes(field) && canonical(values[field]) !== canonical(c.form[field]));
  const agreed = agreedTo(c, world);
  return [
    ...(hung || step.preset === 'sign' ? ['not-allowed-here'] : []), ...(changed.length ? [] : ['form-invalid']),
    ...(Object.keys(values).some((field) => fieldsOf(world).includes(field) && !editable(step).includes(field)) ? ['field-not-editable'] : []),
    ...(changed.some((field) => agreed.includes(field) && !isNarrower(c.form[field], values[field])) ? ['field-approved'] : []),
  ];
}
