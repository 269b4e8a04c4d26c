// A clock of its own for one transaction of the schema's owner: what is written in it is written as of an instant that has gone by.
import type { Tx } from '#db/connect.ts';
import type { Parcel } from '#db/record/outbox.ts';

export interface OwnClock {
  /** From now on everything in the transaction happens at this instant, epoch milliseconds. */
  set(at: number): Promise<unknown>;
  /** Gives every column and function its real clock back. */
  leave(): Promise<void>;
}

/** Functions that write an instant of their own; their path is empty, so that nobody slips them another clock. */
const dated = ['audit.append(text, text, jsonb)', 'register.read_page(text, text, text, int)'];

/**
 * Puts a clock that stands in front of the real one, for this transaction alone: nobody else ever sees it, and neither the worker's role nor the
 * api's could do it. Columns that are stamped by default are locked until the transaction ends. Call `leave` before that.
 */
export async function ownClock(tx: Tx): Promise<OwnClock> {
  const stamped = await tx<{ place: string; name: string }[]>`
    select format('%I.%I', table_schema, table_name) as place, quote_ident(column_name) as name from information_schema.columns
    where table_schema in ('cases', 'register', 'audit') and column_default = 'clock_timestamp()'`;
  const all = (sql: (column: { place: string; name: string }) => string) => stamped.map((column) => sql(column)).join(';');
  await tx.unsafe(`create schema past;
    create function past.clock_timestamp() returns timestamptz language sql stable as $$ select current_setting('past.now')::timestamptz $$;
    ${all(({ place, name }) => `alter table ${place} alter column ${name} set default past.clock_timestamp()`)};
    ${dated.map((name) => `alter function ${name} set search_path = past, pg_catalog`).join(';')};
    set local search_path = past, pg_catalog, public`);
  return {
    set: (at) => tx`select set_config('past.now', ${new Date(at).toISOString()}, true)`,
    async leave() {
      await tx.unsafe(`set local search_path = pg_catalog, public;
        ${all(({ place, name }) => `alter table ${place} alter column ${name} set default clock_timestamp()`)};
        ${dated.map((name) => `alter function ${name} set search_path = ''`).join(';')};
        drop schema past cascade`);
    },
  };
}

/** What a past leaves behind when it is over: nothing is staged, streams begin now, and people have read what they were told up to this instant. */
export const closePast = (tx: Tx, readUntil: Date) => tx`
  with staged as (delete from desk.submission), streamed as (delete from cases.change)
  update cases.notice set read_at = at + interval '20 minutes' where at < ${readUntil}`;

/** Every case that still runs is to be woken: its workflow, which has not been there, follows the log and minds the clocks from here on. */
export const wakeCases = (tx: Tx) => tx`select cases.wake()`;

/** What a case has sent to others; each parcel once, as of the transaction's clock. */
export const takeParcels = (tx: Tx) => tx<Pick<Parcel, 'kind' | 'key' | 'payload'>[]>`
  with due as (update cases.outbox set delivered_at = clock_timestamp() where delivered_at is null returning id, kind, key, payload)
  select kind, key, payload from due order by id`;
