// What every body is made of: texts, people, instants, lists.
import { z } from '@hono/zod-openapi';
import { isPlain, tidy } from '#domain/writing.ts';

/** A text that people read, in both languages. */
export const Text = z.object({ zh: z.string(), en: z.string() }).openapi('Text');
export type Text = z.infer<typeof Text>;

/** An instant, ISO 8601 in UTC with Z. */
export const Instant = z.iso.datetime().openapi('Instant');
/** An opaque id. */
export const Id = z.string().min(1).max(200);

/** A person as others see him. */
export const Person = z.object({ id: Id, name: z.string() }).openapi('Person');
export type Person = z.infer<typeof Person>;

/** A value of a form as the caller may see it: plain, or `{ masked }`. */
export const Value = z.unknown();
export const Form = z.record(z.string(), Value).openapi('Form');
export type Form = z.infer<typeof Form>;

/** What somebody writes about something: `''` when it says nothing, and nothing hidden in it. */
export const Remark = z.string().overwrite(tidy).max(4000).refine(isPlain, { error: 'not-plain' });

/** One page of a list; `next` is the cursor of the following page, or null. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
export interface List<T> {
  items: T[];
  next: string | null;
}

/** A number in a query, from one on: decimal digits and nothing else that could be read as one. */
export const whole = (most: number) => z.preprocess((text) => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text), z.int().min(1).max(most));

/** `?limit=` and `?cursor=` of every list. */
export const paging = {
  limit: whole(200).default(50).openapi({ example: 50 }),
  cursor: z.string().min(1).max(400).optional(),
};

/** A search word. */
export const q = z.string().trim().max(100).optional();
