// What an outside party sees behind its link.
import type { LinkRow } from '#db/read/outside.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import { rightsAt } from '#domain/form/rights.ts';
import type { OutsideTask } from '../contract.ts';
import type { Organisation } from '../organisation.ts';
import { formFields } from './field.ts';
import { shownForm } from './rights.ts';
import { instant } from './task-header.ts';
import { seenOf } from './task.ts';

/** Nothing of the case but what the step shows, and nobody of the organisation. */
export function outsideTask(organisation: Organisation, definition: Definition, link: LinkRow): OutsideTask {
  const ask = askOf(definition, link.stepId);
  if (!ask) throw new Error('a link leads to a step of the definition');
  const shown = shownForm(definition, rightsAt(definition, ask, link.form), link.form);
  return {
    organisation: organisation.title ?? { zh: '本单位', en: 'The organisation' },
    process: definition.title,
    title: ask.title,
    name: link.name,
    form: formFields(definition.form, Date.now(), organisation.calendar).filter(({ key }) => shown[key] !== undefined).map((field) => ({ field: field.key, value: shown[field.key], definition: field })),
    outcomes: ask.outcomes.filter(({ clock }) => !clock).map(({ key, title, vote, comment, means }) => ({ key, title, vote, comment, ...(means && { means }) })),
    expiresAt: instant(link.expiresAt),
    seen: seenOf(definition, ask, link.form),
  };
}
