// Looking for a word in cases: what the asker may read there, as the api has worked it out from definitions and rights.
import type { Db } from '#db/connect.ts';
import type { Findable } from '#domain/form/findable.ts';

/** A search word as a pattern of LIKE that means itself. */
export const like = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`;

export interface Search {
  word: string;
  person: string;
  /** Departments whose title has the word. */
  departments: string[];
  /** Steps whose title has the word, each as `pinned/step`. */
  steps: string[];
  /** Pinned definition → the fields of its cases to look into. */
  fields: Record<string, Findable[]>;
}

/** Whether a case `c` has the word in its number, title, applicant, department or form. */
export const found = (db: Db, { word, person, departments, fields }: Search) => db`(
  c.number ilike ${like(word)} or c.title->>'zh' ilike ${like(word)} or c.title->>'en' ilike ${like(word)} or c.department_id = any(${departments})
  or c.applicant_id in (select id from org.person where name ilike ${like(word)})
  or exists (
    select 1 from jsonb_to_recordset(${db.json(fields as never)}::jsonb -> c.pinned) as f(key text, own boolean, records boolean, among text[])
    where (not f.own or c.applicant_id = ${person}) and case
      when f.records then exists (select 1 from jsonb_array_elements_text(${listed(db)}) as e(id)
        where e.id in (select id from register.record where number ilike ${like(word)} or title ilike ${like(word)}))
      when f.among is not null then c.form ->> f.key = any(f.among)
      else c.form ->> f.key ilike ${like(word)} end))`;

/** A field's references as a list, also where it holds a single one. */
const listed = (db: Db) => db`case jsonb_typeof(c.form -> f.key) when 'array' then c.form -> f.key when 'string' then jsonb_build_array(c.form -> f.key) else '[]'::jsonb end`;
