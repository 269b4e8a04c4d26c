// A small, sound process for tests to spoil.
import type { Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';

export const t = (en: string) => ({ zh: '名称', en });
const form = {
  purpose: { type: 'text', zh: '目的', en: 'Purpose', required: true },
  archives: { type: 'record-ref', of: 'archive', many: true, zh: '档案', en: 'Archives', required: true },
  until: { type: 'datetime', zh: '归还', en: 'Until', required: true },
};
export const head = { approve: 'head', by: { 'head-of': 'applicant' } };

/** The document with these steps and with these fields beside its own. */
export const document = (steps: object[] = [head], fields: object = {}) => ({ key: 'sample', title: t('Sample'), start: { who: 'employee' }, form: { ...form, ...fields }, steps });

/** Its definition; a document that cannot be read is a mistake of the test. */
export function definitionOf(data: unknown): Definition {
  const got = compile(data);
  if ('problems' in got) throw new Error(JSON.stringify(got.problems));
  return got.definition;
}
