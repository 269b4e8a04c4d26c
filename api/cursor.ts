// Cursors of lists: a place in an order, opaque to whoever carries it.
import { z } from 'zod';

/** A cursor for these plain values. */
const cursorOf = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The values of a cursor; `null` without one, `undefined` when it is none of ours. */
export function placeIn<T extends z.ZodType>(cursor: string | undefined, schema: T): z.infer<T> | null | undefined {
  if (cursor === undefined) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not JSON: not ours.
    return undefined;
  }
}

/** An instant as Postgres writes it, and an id: the order of most lists. */
export const InstantAndId = z.tuple([z.string().regex(/^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/), z.string().max(200)]);
/** A number that grows. */
export const Serial = z.tuple([z.int().min(0)]);
/** A name by which a list is sorted. */
export const Name = z.tuple([z.string().max(200)]);

/** One page of at most `limit` rows, of which one more has been read to know whether there is a next page. */
export const pageOf = <Row, Item>(rows: readonly Row[], limit: number, item: (row: Row) => Item, place: (row: Row) => readonly (string | number)[]): { items: Item[]; next: string | null } => {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(item), next: last === undefined ? null : cursorOf(place(last)) };
};
