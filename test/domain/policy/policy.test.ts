// Who may: what the policy makes of rules, whatever they are, and what the rules of this issue promise.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseScope, decide, type Subject, type Thing } from '#domain/policy/policy.ts';
import type { Action, Obligation, Relation, Rule } from '#domain/policy/rule.ts';
import { rules } from '#domain/policy/rules.ts';

const actions = ['case.read', 'case.comment', 'task.decide'] as const satisfies readonly Action[];
const relations = ['applicant', 'participant', 'head-of-department'] as const satisfies readonly Relation[];
const roles = ['gm', 'legal', 'it'] as const;
const processes = ['borrow', 'sharing'] as const;
const some = <T>(of: readonly T[], least = 0) => fc.subarray([...of], { minLength: least });
const when = fc.record({ role: some(roles, 1), is: some(relations, 1), not: some(relations, 1), process: some(processes, 1), apart: fc.constant(true as const) }, { requiredKeys: [] });
const obligations = some<Obligation>(['mask-sensitive', 'purpose', 'log']);
const ruleset = fc.array(fc.record({ effect: fc.constantFrom('permit', 'permit', 'permit', 'forbid'), actions: some(actions, 1), when, obligations }, { requiredKeys: ['effect', 'actions', 'when'] }), { maxLength: 6 }).map((all) => all.map((one, i): Rule => ({ id: `r${i}`, ...one })));
const subjects: fc.Arbitrary<Subject> = fc.record({ id: fc.constant('me'), roles: some(roles), headed: some(['design', 'archive']) });
const things: fc.Arbitrary<Thing> = fc.record({ relations: some(relations), process: fc.constantFrom(...processes), apart: fc.boolean() }, { requiredKeys: [] });

/** What a condition says, read aloud. */
const applies = ({ when: { role, is, not, process, apart } }: Rule, subject: Subject, thing: Thing): boolean => {
  const stands = new Set<string>(thing.relations);
  if (role && role.filter((one) => subject.roles.includes(one)).length === 0) return false;
  if (is && is.filter((one) => stands.has(one)).length === 0) return false;
  if (not && not.filter((one) => stands.has(one)).length > 0) return false;
  if (process && (thing.process === undefined || process.indexOf(thing.process) < 0)) return false;
  return !apart || thing.apart === true;
};

describe('a decision', () => {
  const many = { numRuns: 2_000 };

  it('is no where nothing permits, and where anything forbids; a yes is owed to a rule, with the fewest obligations of those that permit', () => {
    fc.assert(fc.property(ruleset, subjects, things, fc.constantFrom(...actions), (given, subject, thing, action) => {
      const all = given.filter((rule) => rule.actions.includes(action) && applies(rule, subject, thing));
      const ruling = decide(subject, action, thing, given);
      const against = all.filter(({ effect }) => effect === 'forbid');
      const fewest = Math.min(...all.map((rule) => rule.obligations?.length ?? 0));
      const owing = all.find((rule) => (rule.obligations?.length ?? 0) === fewest);
      if (against.length) expect(ruling).toEqual({ allowed: false, rule: against[0]?.id, obligations: [] });
      else if (!owing) expect(ruling).toEqual({ allowed: false, rule: 'default', obligations: [] });
      else expect(ruling).toEqual({ allowed: true, rule: owing.id, obligations: owing.obligations ?? [] });
    }), many);
  });

  it('leaves the widest of several rights, wherever it stands among the rules', () => {
    const owing = ([undefined, ['log'], ['log', 'purpose'], ['log', 'purpose', 'mask-sensitive']] as const).map((all, i): Rule => ({ id: `r${i}`, effect: 'permit', actions: ['case.read'], when: {}, ...(all && { obligations: all }) }));
    for (let least = 0; least < owing.length; least++)
      fc.assert(fc.property(fc.shuffledSubarray(owing.slice(least + 1)), fc.nat(3), (others, at) => {
        const widest = owing[least] as Rule;
        expect(decide({ id: 'me', roles: [], headed: [] }, 'case.read', {}, others.toSpliced(at, 0, widest))).toMatchObject({ allowed: true, rule: widest.id });
      }));
  });

  it('on a thing of which nothing is known comes from rules that ask nothing of it', () => {
    const rule = (more: Rule['when']): Rule[] => [{ id: 'r', effect: 'permit', actions: ['record.list'], when: more }];
    const me: Subject = { id: 'me', roles: ['gm'], headed: [] };
    expect(decide(me, 'record.list', undefined, rule({}))).toMatchObject({ allowed: true });
    for (const more of [{ is: ['applicant'] }, { process: ['borrow'] }, { apart: true }] as Rule['when'][]) expect(decide(me, 'record.list', undefined, rule(more))).toMatchObject({ allowed: false });
    expect(decide(me, 'record.list', undefined, rule({ not: ['applicant'] }))).toMatchObject({ allowed: true });
  });
});

describe('a list of cases', () => {
  // A list knows who asks and what the case is; being its applicant or having a part in it are conditions of their own.
  const readable = ruleset.map((all) => all.filter(({ effect, when: { not, apart } }) => effect === 'permit' && !not && !apart));

  it('shows exactly the cases that may be read one by one', () => {
    fc.assert(fc.property(readable, subjects, fc.constantFrom(...processes), fc.constantFrom('design', 'archive', 'legal'), (given, subject, process, department) => {
      // Of a department and only of some processes at once is a rule that no list is narrowed to.
      fc.pre(given.every(({ when: { is, process: of } }) => !(is && of)));
      const scope = caseScope(subject, given);
      const listed = scope.everything || scope.processes.includes(process) || scope.departments.includes(department);
      const thing = { process, relations: subject.headed.includes(department) ? (['head-of-department'] as const) : [] };
      expect(listed).toBe(decide(subject, 'case.read', thing, given).allowed);
    }), { numRuns: 2_000 });
  });

  it('is not opened by a rule that forbids, by one for another action, or by one about the reader alone', () => {
    const me: Subject = { id: 'me', roles: ['gm'], headed: ['design'] };
    const none = { everything: false, departments: [], processes: [] };
    expect(caseScope(me, [])).toEqual(none);
    expect(caseScope(me, [{ id: 'r', effect: 'forbid', actions: ['case.read'], when: {} }])).toEqual(none);
    expect(caseScope(me, [{ id: 'r', effect: 'permit', actions: ['case.comment'], when: {} }])).toEqual(none);
    expect(caseScope(me, [{ id: 'r', effect: 'permit', actions: ['case.read'], when: { is: ['participant'] } }])).toEqual(none);
    expect(caseScope(me, [{ id: 'r', effect: 'permit', actions: ['case.read'], when: { process: ['borrow'] } }])).toEqual({ ...none, processes: ['borrow'] });
  });

  it('of each role in this issue is the one that its rule names', () => {
    const scopeOf = (role: string, headed: string[] = []) => caseScope({ id: 'me', roles: [role], headed });
    for (const role of ['admin-dept', 'auditor', 'sysadmin']) expect(scopeOf(role).everything, role).toBe(true);
    expect(scopeOf('archive-dept')).toEqual({ everything: false, departments: [], processes: ['archive-borrow'] });
    expect(scopeOf('designer', ['design'])).toEqual({ everything: false, departments: ['design'], processes: [] });
  });
});

describe('the rules of this issue', () => {
  const may = (action: Action, thing: Thing, ...held: string[]) => decide({ id: 'me', roles: held, headed: [] }, action, thing);

  it('have each a name of their own, and none lets read what no list could be narrowed to', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(rules.filter(({ effect, actions: of, when: { is, not, process, apart } }) => effect === 'permit' && of.includes('case.read') && (not ?? apart ?? (is && process)))).toEqual([]);
  });

  it('nobody decides his own request, nor does whoever acts for its applicant, where the step keeps them apart', () => {
    for (const relation of ['same-human-as-applicant', 'delegate-of-applicant'] as const) {
      expect(may('task.decide', { relations: ['holder', relation], apart: true })).toMatchObject({ allowed: false });
      expect(may('task.decide', { relations: ['holder', relation], apart: false })).toMatchObject({ allowed: true });
    }
    expect(may('task.decide', { relations: [], apart: false }, 'sysadmin', 'gm')).toMatchObject({ allowed: false, rule: 'default' });
  });

  it('an auditor reads everything, says nothing, and lifts no mask, but for a case of his own', () => {
    expect(may('case.read', { relations: [] }, 'auditor')).toMatchObject({ allowed: true, obligations: ['mask-protected'] });
    expect(may('case.comment', { relations: [] }, 'auditor', 'admin-dept')).toMatchObject({ allowed: false, rule: 'auditor-only-reads' });
    expect(may('record.unmask', {}, 'auditor', 'archive-dept')).toMatchObject({ allowed: false, rule: 'auditor-only-reads' });
    for (const relation of ['applicant', 'participant', 'delegate'] as const) expect(may('case.comment', { relations: [relation] }, 'auditor')).toMatchObject({ allowed: true });
  });

  it('the applicant reads his case in clear, whatever else he is', () => {
    expect(may('case.read', { relations: ['applicant', 'head-of-department'] }, 'admin-dept', 'sysadmin')).toMatchObject({ allowed: true, rule: 'own-case', obligations: [] });
  });

  it('masks are lifted by the archive department alone, for a purpose and with a line in the log', () => {
    expect(may('record.unmask', {}, 'archive-dept')).toMatchObject({ allowed: true, obligations: ['purpose', 'log'] });
    for (const role of ['sysadmin', 'admin-dept', 'gm', 'process-owner']) expect(may('record.unmask', {}, role).allowed, role).toBe(false);
  });
});
