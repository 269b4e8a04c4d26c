// What the api keeps in memory: the organisation until its revision moves, and definitions for ever (they never change).
import type { Sql } from '#db/connect.ts';
import * as read from '#db/read/organisation.ts';
import { definitionHash, latestVersions, pinnedDefinitions, processVersion } from '#db/read/processes.ts';
import { calendarOf, type Calendar } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { resolve, type Parameters } from '#domain/definition/resolve.ts';
import type { Facts } from '#domain/organisation.ts';
import { isOutside } from '#domain/outside.ts';
import type { Text } from '#domain/text.ts';

/** Everything about people and settings at one revision. */
export interface Organisation {
  revision: number;
  title: Text | undefined;
  demo: boolean;
  facts: Facts;
  departmentTitles: Map<string, Text>;
  roleTitles: Map<string, Text>;
  accounts: Map<string, { username: string; locale: string }>;
  parameters: Parameters;
  calendar: Calendar;
  /** The outside parties of the case that is looked at: id → name. */
  outside?: ReadonlyMap<string, string>;
}

/** A process as a case started now would run it. */
export interface Startable {
  version: number;
  hash: string;
  definition: Definition;
}

export interface Known {
  /** The organisation at a revision that the caller has just read; without one, the present. */
  organisation(revision?: number): Promise<Organisation>;
  /** The latest version of a process with the present parameters, or nothing when there is none or a parameter of it is missing. */
  startable(key: string): Promise<Startable | undefined>;
  /** A version of a process with the present parameters, or nothing likewise. */
  version(key: string, version: number): Promise<Startable | undefined>;
  /** Keys of all published processes. */
  processes(): Promise<string[]>;
  /** Pinned definitions by hash; every hash that a case names exists. */
  definitions(hashes: readonly string[]): Promise<Map<string, Definition>>;
}

const MOST_KEPT = 2_000;

/** Keeps what it has read; safe to call from many requests at once. */
export function known(sql: Sql): Known {
  let latest: { revision: number; value: Promise<Organisation> } | null = null;
  const definitions = new Map<string, Definition>();
  const startables = new Map<string, Startable>();

  const organisation = async (revision?: number): Promise<Organisation> => {
    const at = revision ?? (await read.revision(sql))[0]?.n ?? 0;
    if (latest?.revision !== at) {
      const reading = { revision: at, value: load(sql, at) };
      latest = reading;
      reading.value.catch(() => {
        if (latest === reading) latest = null;
      });
    }
    return latest.value;
  };

  const versionOf = async (key: string, version: number): Promise<Startable | undefined> => {
    const { parameters, revision } = await organisation();
    const name = `${key}@${version}/${revision}`;
    const kept = startables.get(name);
    if (kept) return kept;
    const [row] = await processVersion(sql, key, version);
    const resolved = row && resolve(row.body, parameters);
    if (!resolved || 'problems' in resolved) return undefined;
    const made = { version, hash: definitionHash(resolved.definition), definition: resolved.definition };
    if (startables.size >= MOST_KEPT) startables.clear();
    startables.set(name, made);
    return made;
  };

  return {
    organisation,
    version: versionOf,
    async startable(key) {
      const version = (await latestVersions(sql)).find((one) => one.key === key)?.version;
      return version === undefined ? undefined : versionOf(key, version);
    },
    processes: async () => (await latestVersions(sql)).map(({ key }) => key),
    async definitions(hashes) {
      const missing = [...new Set(hashes)].filter((hash) => !definitions.has(hash));
      if (definitions.size + missing.length > MOST_KEPT) definitions.clear();
      if (missing.length) for (const { hash, body } of await pinnedDefinitions(sql, [...new Set(hashes)])) definitions.set(hash, body);
      return definitions;
    },
  };
}

async function load(sql: Sql, revision: number): Promise<Organisation> {
  const [facts, [organisation], departments, roles, accounts, parameters] = await Promise.all([
    read.readFacts(sql), read.organisation(sql), read.departmentTitles(sql), read.roleTitles(sql), read.accounts(sql), read.parameters(sql),
  ]);
  return {
    revision,
    title: organisation?.title,
    demo: organisation?.demo ?? false,
    facts,
    departmentTitles: new Map(departments.map(({ id, title }) => [id, title])),
    roleTitles: new Map(roles.map(({ key, title }) => [key, title])),
    accounts: new Map(accounts.map(({ id, ...account }) => [id, account])),
    parameters: Object.fromEntries(parameters.map(({ key, value }) => [key, value])),
    calendar: calendarOf(organisation?.calendar ?? {}),
  };
}

/** The definition of a case. A hash that is not there is a damaged database, never an answer. */
export function definitionIn(definitions: ReadonlyMap<string, Definition>, hash: string): Definition {
  const found = definitions.get(hash);
  if (!found) throw new Error('a case is pinned to a definition that does not exist');
  return found;
}

/** A person as others see him; one who is not in the organisation keeps his id as a name. An outside party goes by the name that the case knows. */
export const personIn = ({ facts, outside }: Organisation, id: string): { id: string; name: string } => ({ id, name: facts.people[id]?.name ?? outside?.get(id) ?? (isOutside(id) ? '外部人员 / Outside party' : id) });

/** How a department is called. */
export const departmentIn = (organisation: Organisation, id: string): { id: string; title: Text } => ({ id, title: organisation.departmentTitles.get(id) ?? { zh: id, en: id } });
