// Fields for the tests of forms and conditions.
import { fieldOf, FieldSource, type Field } from '#domain/form/field.ts';

/** A field as an author would write it, with what is left out filled in. */
export const field = (key: string, source: object): Field => fieldOf(key, FieldSource.parse({ zh: '字段', en: 'Field', ...source }));
export const options = [{ key: 'a', zh: '甲', en: 'A' }, { key: 'b', zh: '乙', en: 'B' }];
export const NOW = Date.parse('2026-11-24T02:00:00Z');
export const today = { now: NOW, latest: {}, offsetMinutes: 480 };
