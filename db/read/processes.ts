// Published processes, and the definitions that cases are pinned to. Both never change once written.
import { createHash } from 'node:crypto';
import type { Db } from '#db/connect.ts';
import { canonical } from '#domain/canonical.ts';
import type { Definition } from '#domain/definition/definition.ts';

/** Under what a definition is published and pinned: alike for all that say the same. */
export const definitionHash = (definition: Definition): string => createHash('sha256').update(canonical(definition)).digest('hex');

/** The latest version of every process, without its body. */
export const latestVersions = (db: Db) => db<{ key: string; version: number }[]>`select key, max(version) as version from cases.process group by key order by key`;

/** A published version. */
export const processVersion = (db: Db, key: string, version: number) => db<{ key: string; version: number; hash: string; source: string; body: Definition; publishedAt: Date }[]>`
  select key, version, hash, source, body, published_at from cases.process where key = ${key} and version = ${version}`;

/** All versions of a process, latest first. */
export const versionsOf = (db: Db, key: string) => db<{ version: number; hash: string; publishedAt: Date }[]>`select version, hash, published_at from cases.process where key = ${key} order by version desc`;

/** The definitions under these hashes. */
export const pinnedDefinitions = (db: Db, hashes: string[]) => db<{ hash: string; body: Definition }[]>`select hash, body from cases.pinned where hash = any(${hashes})`;

/** The hashes of all definitions that cases run or ran. */
export const pinnedHashes = (db: Db) => db<{ hash: string }[]>`select hash from cases.pinned`;
