// What somebody should know of the archives of a request beside its form: that they are out, that others wait, that they are asked back. No holder is named.
import { availabilityOf, awaitedFrom, loansWith, placesOf, type Wanted } from '#db/read/line.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { durationInWords } from '#domain/calendar/duration.ts';
import { instantInWords } from '#domain/calendar/moment.ts';
import { evaluate } from '#domain/condition/condition.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { nodesOf } from '#domain/engine/state.ts';
import type { Values } from '#domain/form/check.ts';
import type { Ahead } from '#domain/simulation/ahead.ts';
import { dueOnFreeDays, handedOutTooLate } from '#domain/simulation/timing.ts';
import type { Text } from '#domain/text.ts';
import type { Caller, Deps } from '../env.ts';
import type { Facts } from './facts.ts';

type Named = Pick<Wanted, 'number' | 'title'>;
const named = ({ number, title }: Named): Text => ({ zh: `${number}「${title}」`, en: `${number} ${title}` });
const on = ({ organisation }: Caller, at: Date): Text => instantInWords(at, organisation.calendar.offsetMinutes);

/** The records that a way still ahead would reserve and that are not to be had at once: each with when it should be back. */
export function awayRemarks(caller: Caller, wanted: readonly Wanted[]): Text[] {
  return wanted.flatMap((one): Text[] => {
    const { zh, en } = named(one);
    const behind: Text = one.waiting ? { zh: `，已有 ${one.waiting} 人等候`, en: `, with ${one.waiting} waiting already` } : { zh: '', en: '' };
    const how = whyNot(caller, one);
    return how ? [{ zh: `${zh}${how.zh}${behind.zh}；批准后排队等候`, en: `${en} ${how.en}${behind.en}; once approved, the request waits in line` }] : [];
  });
}

function whyNot(caller: Caller, { state, dueAt, backAt, waiting }: Wanted): Text | undefined {
  if (backAt) return { zh: '已归还，待验收', en: 'is back and awaits inspection' };
  if (state === 'out') return dueAt ? { zh: `借出中，应于 ${on(caller, dueAt).zh} 归还`, en: `is out until ${on(caller, dueAt).en}` } : { zh: '借出中', en: 'is out' };
  if (state === 'reserved') return { zh: '已为他人预留', en: 'is reserved for somebody else' };
  return state === 'in' && waiting ? { zh: '在库', en: 'is in' } : undefined;
}

/** What of the way ahead does not fit together in time. */
export function timingRemarks(caller: Caller, definition: Definition, form: Values, way: Ahead): Text[] {
  const request = { definition, form, calendar: caller.organisation.calendar };
  const when = (at: number) => on(caller, new Date(at));
  return [
    ...handedOutTooLate(request, way).map(({ at, until }): Text => ({ zh: `如果每一步都用足时限，要到 ${when(at).zh} 才能拿到，而 ${when(until).zh} 就应归还`, en: `If everybody takes the full time, it is due back before it is received: due ${when(until).en}, received ${when(at).en}` })),
    ...dueOnFreeDays(request, way).map(({ field, at }): Text => ({ zh: `${field.zh} ${when(at).zh} 不是工作日`, en: `${field.en}: ${when(at).en} is not a working day` })),
  ];
}

/** All that is worth knowing of a case now. `shown`: its form as the caller may see it. */
export async function remarksOn(deps: Deps, caller: Caller, facts: Facts, shown: Values, outlook: Ahead | undefined): Promise<Text[]> {
  const { row, definition, standing } = facts;
  const reserving = naming(definition, 'archive.reserve');
  if (row.endedAt || !reserving.length) return [];
  const coming = (steps: typeof reserving) => steps.filter(({ id }) => outlook?.steps.has(id) && !standing.reached.has(id)).flatMap(({ archives }) => recordsIn(definition, archives, shown));
  const [ahead, recalling] = [coming(reserving), facts.relations.includes('applicant') ? [] : coming(naming(definition, 'loan.recall'))];
  const [wanted, recalled, places, awaited] = await Promise.all([ahead.length ? availabilityOf(deps.sql, ahead) : [], recalling.length ? loansWith(deps.sql, recalling) : [], placesOf(deps.sql, row.id), awaitedFrom(deps.sql, row.id)]);
  return [...awayRemarks(caller, wanted), ...recalled.map((loan) => consequence(caller, definition, loan)), ...places.map((place) => lineRemark(caller, place)), ...(awaited.length ? awaited.map((one) => recallRemark(caller, one)) : ownersRecall(caller, facts))];
}

/** What approving asks of whoever has the archives: the whole loan, earlier than agreed where that is still possible. */
function consequence(caller: Caller, { form, steps }: Definition, { dueAt, records }: Awaited<ReturnType<typeof loansWith>>[number]): Text {
  const shortening = [...stepsOf(steps)].flatMap(({ step }) => (step.kind === 'do' && step.effect === 'loan.shorten' && step.with.within !== undefined ? [step.with.within] : []))[0];
  const within = shortening === undefined ? '0m' : String(evaluate(shortening, form, { form: {}, outcome: {}, now: Date.now() }));
  const early = new Date(addDuration(caller.organisation.calendar, Date.now(), within).at);
  const all = { zh: records.map((one) => named(one).zh).join('、'), en: records.map((one) => named(one).en).join(', ') };
  const whole: Text = records.length > 1 ? { zh: `（同一次借出的 ${records.length} 份）`, en: ' (the whole loan)' } : { zh: '', en: '' };
  const by: Text = early < dueAt
    ? { zh: `在 ${durationInWords(within)?.zh ?? within}内归还，按现在计为 ${on(caller, early).zh} 前`, en: `within ${durationInWords(within)?.en ?? within}: by ${on(caller, early).en}, counted from now` }
    : { zh: `归还，期限仍为 ${on(caller, dueAt).zh}`, en: `by ${on(caller, dueAt).en}, as agreed before` };
  return { zh: `批准后会通知现在的持有人将 ${all.zh}${whole.zh}${by.zh}`, en: `Once approved, the present holder is asked to bring back ${all.en}${whole.en} ${by.en}` };
}

/** The steps that have this effect on archives of the form. */
const naming = (definition: Definition, effect: string): { id: string; archives: string }[] =>
  [...stepsOf(definition.steps)].flatMap(({ step }) => (step.kind === 'do' && step.effect === effect && step.with.archives !== undefined ? [{ id: step.id, archives: step.with.archives }] : []));

function recordsIn({ form }: Definition, expression: string, shown: Values): string[] {
  const ids = evaluate(expression, form, { form: shown, outcome: {}, now: Date.now() });
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

function lineRemark(caller: Caller, one: Awaited<ReturnType<typeof placesOf>>[number]): Text {
  const { zh, en } = named(one);
  const now: Text = one.state === 'in' ? { zh: '已在库，等其余档案到齐', en: 'it is in, others that you asked for are not' } : (whyNot(caller, { ...one, waiting: 0 }) ?? { zh: '', en: '' });
  return { zh: `正在排队等候 ${zh}：第 ${one.place} 位，${now.zh}`, en: `Waiting in line for ${en}: number ${one.place}; ${one.state === 'in' ? now.en : `it ${now.en}`}` };
}

function recallRemark(caller: Caller, one: Wanted): Text {
  const { zh, en } = named(one);
  const until = one.dueAt ? on(caller, one.dueAt) : { zh: '', en: '' };
  return { zh: `已催还：有 ${one.waiting} 人等候 ${zh}，须于 ${until.zh} 前归还`, en: `Recalled: back by ${until.en}, because somebody waits for ${en}` };
}

/** The archive department has asked back what is out. */
function ownersRecall(caller: Caller, { plan, standing, tasks }: Facts): Text[] {
  return [...nodesOf(plan, standing.state)].flatMap(({ node, step }): Text[] => {
    if (node.kind !== 'ask' || step.kind !== 'ask') return [];
    const recalled = step.beside.some(({ key, recall }) => recall && (node.beside[key]?.granted || node.beside[key]?.run));
    const due = tasks.find((task) => task.activation === node.id && task.state === 'open')?.dueAt;
    return recalled && due ? [{ zh: `已被档案部门追回，须于 ${on(caller, due).zh} 前归还`, en: `Recalled by the archive department: back by ${on(caller, due).en}` }] : [];
  });
}
