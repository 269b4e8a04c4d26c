// A case whole: its form as the reader may see it, its steps as far as they went and as they would go on, and what the reader may do.
import type { Deps, Caller } from '../env.ts';
import type { Case, CaseHeader, CaseStep } from '../contract.ts';
import { departmentIn, personIn } from '../organisation.ts';
import { parentFor, ruleOn } from '../reading.ts';
import type { CaseRow } from '#db/read/cases.ts';
import { recordNames } from '#db/read/records.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { effects, resultTitle } from '#domain/effect.ts';
import { between, straightAfter } from '#domain/engine/straight.ts';
import { failedIn } from '#domain/engine/verbs/repair.ts';
import { visible } from '#domain/form/rights.ts';
import { formFields } from './field.ts';
import { endTitle, outlineOf, placed, type Placed } from './outline.ts';
import { outlookOf } from './outlook.ts';
import { jumpsFor } from './jumps.ts';
import { namingFor } from './picks.ts';
import { knowing, stepsOfReader, type Facts } from './facts.ts';
import { filesOf, fileView } from './files.ts';
import { readingOf } from './record.ts';
import { relatedFor } from './related.ts';
import { remarksOn } from './remarks.ts';
import { namesFor, readerRights, recordsIn, shownForm } from './rights.ts';
import { headOfStep, instant, outcomeTitle, taskHeader } from './task-header.ts';
import { caseVerbs } from './verbs.ts';
import type { Ahead } from '#domain/simulation/ahead.ts';

/** The header as lists show it. */
export function caseHeader(caller: Caller, definition: Definition, row: CaseRow, shown: Record<string, unknown>, records: CaseHeader['records'] = []): CaseHeader {
  const { organisation } = caller;
  const end = row.outcome === null ? undefined : endTitle(definition.steps, row.outcome);
  return {
    id: row.id,
    number: row.number,
    process: { key: row.processKey, version: row.version, title: definition.title },
    title: row.title,
    state: row.state,
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(end && { outcomeTitle: end }),
    overdue: row.overdue,
    startedBy: personIn(organisation, row.applicantId),
    department: departmentIn(organisation, row.departmentId),
    startedAt: instant(row.startedAt),
    ...(row.endedAt && { endedAt: instant(row.endedAt) }),
    fields: visible(definition.form.filter(({ list }) => list), {}, shown),
    records,
    ...copiedTo(caller, row),
    now: row.openSteps.map((step) => headOfStep(definition, step).title),
  };
}

/** The case as the caller may see it. */
export async function caseView(deps: Deps, reader: Caller, facts: Facts): Promise<Case> {
  const caller = knowing(reader, facts);
  const { row, definition, ruling, tasks, called, standing } = facts;
  const { organisation } = caller;
  const rights = readerRights(definition, row.form, ruling.obligations, stepsOfReader(facts, caller.id));
  const shown = shownForm(definition, rights, row.form);
  const outlook = row.endedAt ? undefined : await outlookOf(deps, caller, facts, Date.now());
  const [parent, records, files, reading, remarks, related, verbs] = await Promise.all([
    parentFor(deps, caller, row), recordNames(deps.sql, recordsIn(definition.form, shown)), filesOf(deps.sql, definition.form, shown), readingOf(deps, caller, facts),
    remarksOn(deps, caller, facts, shown, outlook), relatedFor(deps, caller, facts), caseVerbs(deps, caller, facts, standing),
  ]);
  const headers = tasks.map((task) => taskHeader(organisation, definition, task));
  const goal = outlook && goalOf(definition, outlook);
  const { fields: _, records: __, now: ___, ...header } = caseHeader(caller, definition, row, shown);
  return {
    ...header,
    round: row.round,
    remarks,
    form: shown,
    asked: visible(definition.form, rights, row.asked),
    fields: formFields(definition.form, Date.now(), organisation.calendar),
    names: namesFor(organisation, definition.form, shown, records, files),
    files: files.map((file) => fileView(organisation, file)),
    reading,
    steps: placed(definition.steps).map((one) => stepView(caller, facts, one, headers, outlook, goal)),
    tasks: headers.filter(({ state }) => state === 'open' || state === 'waiting' || state === 'suspended'),
    ...verbs,
    jumps: verbs.verbs.includes('jump') ? jumpsFor(caller, facts) : [],
    ...(standing.state.proposed && { proposed: proposal(caller, definition, standing.state.proposed) }),
    naming: namingFor(caller, facts),
    failed: failuresFor(caller, facts),
    ...(parent && { parent }),
    called,
    related,
    copies: row.copies.map((copy) => ({ person: personIn(organisation, copy.person), ...sentBy(caller, copy) })),
  };
}

const sentBy = ({ organisation }: Caller, { by, at, readAt }: CaseRow['copies'][number]): NonNullable<CaseHeader['copied']> =>
  ({ ...(by !== null && { by: personIn(organisation, by) }), at: instant(new Date(at)), ...(readAt !== null && { readAt: instant(new Date(readAt)) }) });

/** The copy that the caller was sent. */
function copiedTo(caller: Caller, { copies }: CaseRow): Pick<CaseHeader, 'copied'> {
  const mine = copies.find(({ person }) => person === caller.id);
  return mine ? { copied: sentBy(caller, mine) } : {};
}

function proposal({ organisation }: Caller, definition: Definition, what: NonNullable<Facts['standing']['state']['proposed']>): NonNullable<Case['proposed']> {
  const step = what.verb === 'jump' || what.verb === 'name' ? what.to : what.verb === 'repair' ? what.step : undefined;
  const title = step === undefined ? definition.title : (stepOf(definition, step)?.title ?? { zh: step, en: step });
  return { verb: what.verb, to: what.to, title, ...(what.verb === 'name' && { people: what.people.map((id) => personIn(organisation, id)) }), ...(what.verb === 'migrate' && { version: what.version }), ...(what.verb === 'repair' && { result: what.result }), by: personIn(organisation, what.by) };
}

/** Effects that failed, as whoever may repair them sees them; nobody else is told of them here. */
function failuresFor(caller: Caller, facts: Facts): Case['failed'] {
  if (!ruleOn(caller, facts, 'case.oversee').allowed) return [];
  return failedIn(facts.plan, facts.standing.state).map(({ node, step }) => ({
    node: node.id, step: step.id, title: stepOf(facts.definition, step.id)?.title ?? { zh: step.id, en: step.id }, effect: effects[step.effect]?.title ?? { zh: step.effect, en: step.effect }, code: node.failed.code,
    results: step.clause ? [] : (effects[step.effect]?.results ?? []).map((key) => ({ key, title: resultTitle[key] ?? { zh: key, en: key } })),
  }));
}

/** The end that the way ahead leads to: of several that have its name, the one in the branch that is come to last. */
function goalOf({ steps }: Definition, { steps: way, ending }: Ahead): Placed['step'] | undefined {
  const came = [...way.keys()];
  const turn = ({ inside }: Placed) => came.lastIndexOf(inside?.step ?? '');
  return placed(steps).filter(({ step }) => step.kind === 'end' && step.outcome === ending).reduce<Placed | undefined>((best, one) => (best && turn(best) >= turn(one) ? best : one), undefined)?.step;
}

/** Steps whose decisions stand while the case is back at an earlier one, or with its applicant, from where it goes straight on past them. */
const standingAhead = ({ standing: { plan, state, current } }: Facts): Set<string> => new Set([...(state.straight ? between(state.straight) : []), ...[...current].flatMap((step) => straightAfter(plan, state, step)?.between ?? [])]);

function stepView(caller: Caller, facts: Facts, one: Placed, headers: readonly Case['tasks'][number][], outlook: Ahead | undefined, goal: Placed['step'] | undefined): CaseStep {
  const { definition, standing, row } = facts;
  const { step, inside } = one;
  const tasks = headers.filter((task) => task.step === step.id);
  const outcome = standing.reached.has(step.id) ? standing.state.outcomes[step.id] : undefined;
  const title = outcome === undefined ? undefined : outcomeTitle(headOfStep(definition, step.id).ask, outcome);
  const reached = standing.reached.has(step.id) || (step.kind === 'end' && row.outcome === step.outcome && isOn(standing, one));
  const coming = step.kind === 'end' ? step === goal : !row.endedAt && (outlook?.whole !== true || outlook.steps.has(step.id) || inside?.beside === true || isInsideBeside(definition, one));
  const passedOver = standing.passedOver.has(step.id);
  const stands = outlook?.whole === true && !outlook.steps.has(step.id) && standingAhead(facts).has(step.id);
  const state = standing.current.has(step.id) ? 'current' : passedOver ? 'skipped' : reached || stands ? 'done' : coming ? 'ahead' : 'skipped';
  const ended = state === 'done' && !stands ? endOf(standing, step, outcome) : state === 'skipped' && passedOver ? 'passed-over' : undefined;
  const asked = state === 'ahead' ? outlook?.asks.find((ask) => ask.step === step.id) : undefined;
  const over = asked?.due?.at ?? (state === 'ahead' ? outlook?.waits.get(step.id) : undefined);
  return {
    ...outlineOf(one),
    state,
    ...(ended && { ended }),
    ...(outcome !== undefined && { outcome }),
    ...(title && { outcomeTitle: title }),
    ...(asked && { people: asked.people.map((id) => personIn(caller.organisation, id)) }),
    ...(over !== undefined && { due: instant(new Date(over)), provisional: asked?.due?.provisional ?? false }),
    tasks,
  };
}

/** How a step that is over ended, where that was not its usual way. */
function endOf({ expired, undone }: Facts['standing'], step: Placed['step'], outcome: string | undefined): CaseStep['ended'] {
  if (step.kind === 'ask') {
    if (expired.has(step.id)) return 'expired';
    if (outcome === undefined) return 'closed';
    return step.outcomes.some(({ key, vote }) => key === outcome && vote === 'reject') ? 'refused' : undefined;
  }
  if (outcome === undefined && ((step.kind === 'wait' && step.until.kind === 'event') || (step.kind === 'call' && step.wait))) return 'closed';
  if (undone.has(step.id)) return 'undone';
  return outcome === 'unavailable' ? 'impossible' : undefined;
}

/** Whether the branch that holds the step was taken. */
const isOn = ({ branches }: Facts['standing'], { inside }: Placed): boolean => inside === undefined || branches.get(inside.step) === inside.block;

const isInsideBeside = (definition: Definition, { inside }: Placed): boolean => {
  const holder = inside && stepOf(definition, inside.step);
  const place = holder && placed(definition.steps).find(({ step }) => step.id === holder.id);
  return place !== undefined && (place.inside?.beside === true || isInsideBeside(definition, place));
};
