// Throttles that all processes share: the generic cell rate algorithm, one upsert a try.
import type { Db } from '#db/connect.ts';

/** One try under `key`: `burst` at once, then one every `seconds`. The answer says whether it is allowed and, if not, after how many seconds it will be. */
export const take = (db: Db, key: string, { seconds, burst }: { seconds: number; burst: number }) => db<{ allowed: boolean; wait: number }[]>`
  with tried as (
    insert into desk.rate as r (key, tat) values (${key}, clock_timestamp() + ${seconds}::float8 * interval '1 s')
    on conflict (key) do update set tat = greatest(r.tat, clock_timestamp()) + ${seconds}::float8 * interval '1 s'
      where r.tat - clock_timestamp() <= ${seconds * (burst - 1)}::float8 * interval '1 s' returning true)
  select exists (select 1 from tried) as allowed,
    coalesce((select greatest(1, ceil(extract(epoch from r.tat - clock_timestamp() - ${seconds * (burst - 1)}::float8 * interval '1 s')))::int from desk.rate r where r.key = ${key}), 1) as wait`;

/** Forgets the tries under these keys: the password was right. */
export const forget = (db: Db, keys: string[]) => db`delete from desk.rate where key = any(${keys})`;

/** Old rows go. */
export const sweepRates = (db: Db) => db`delete from desk.rate where tat < clock_timestamp() - interval '1 hour'`;
