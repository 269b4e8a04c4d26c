// One way to reach Postgres: pool settings, time limits and the database role of the process that connects.
import postgres from 'postgres';

export type Sql = postgres.Sql;
export type Tx = postgres.TransactionSql;
/** A pool or a transaction: statements take either, so that they compose. */
export type Db = postgres.ISql;

/**
 * A pool of connections. `role` is taken on at connect (`cs_worker`, `cs_api`), so that a process can do no more than its role,
 * whoever it logged in as. Statements end after 5 s, lock waits after 2 s, idle transactions after 10 s: nothing stalls the trail.
 */
export function connect(url: string, options: { role?: 'cs_worker' | 'cs_api'; max?: number; name: string }): Sql {
  return postgres(url, {
    max: options.max ?? 10,
    onnotice: () => undefined,
    transform: { undefined: null, column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: { bigint: { to: 20, from: [20], serialize: (n: number) => String(n), parse: (s: string) => Number(s) } },
    connection: {
      application_name: options.name,
      statement_timeout: 5_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
      ...(options.role && { role: options.role }),
    },
  });
}
