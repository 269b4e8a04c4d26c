// First start of an installation: reads the organisation's folder and the processes, checks them, and loads them in one transaction.
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { hash as argon2 } from '@node-rs/argon2';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Db, Sql } from '#db/connect.ts';
import * as rows from '#db/load/organisation.ts';
import { readFacts, roleTitles } from '#db/read/organisation.ts';
import { definitionHash } from '#db/read/processes.ts';
import { settings } from '#db/record/cases.ts';
import { canonical } from '#domain/canonical.ts';
import { check, isPublishable } from '#domain/definition/check.ts';
import { aroundIn } from '#domain/definition/checks/around.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { parse } from '#domain/definition/parse.ts';
import type { Problem } from '#domain/definition/problem.ts';
import { Text } from '#domain/text.ts';

const titled = { zh: z.string(), en: z.string() };
const Organisation = z.strictObject({
  key: z.string(),
  title: Text,
  calendar: z.record(z.string(), z.unknown()),
  departments: z.array(z.strictObject({ key: z.string(), ...titled, parent: z.string().optional(), head: z.string() })),
  roles: z.array(z.strictObject({ key: z.string(), ...titled, people: z.array(z.string()) })),
  people: z.array(z.strictObject({ username: z.string(), name: z.string(), department: z.string(), post: Text, account: z.boolean().default(false) })),
});
type Organisation = z.infer<typeof Organisation>;
const Settings = z.array(z.strictObject({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]), ...titled, clauses: z.array(z.string()) }));

/** Sample records and their pages, as the demo's generator makes them. */
export interface Sample {
  records: Parameters<typeof rows.insertRecords>[1];
  pages: Parameters<typeof rows.insertPages>[1];
}

const folderOf = (organisation: string) => new URL(`../regulations/${organisation}/`, import.meta.url);
const processFolder = new URL('../workflows/processes/', import.meta.url);

/** Loads what this database does not have yet. `sample` is called only for a new demo. Throws, with nothing loaded, when a file is wrong. */
export async function load(sql: Sql, options: { organisation: string; demo: boolean; password: string; sample: () => Sample }): Promise<{ loaded: string[] }> {
  const loaded: string[] = [];
  const [present] = await rows.loadedOrganisation(sql);
  const hashes = !present && options.demo ? await credentials(options) : new Map<string, string>();
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7301128)`;
    const [there] = await rows.loadedOrganisation(tx);
    if (!there) {
      const organisation = await readOrganisation(options.organisation);
      await chart(tx, organisation, options.demo);
      for (const [person, hash] of hashes) await rows.insertCredential(tx, person, hash);
      loaded.push(organisation.key);
      if (options.demo) {
        const { records, pages } = options.sample();
        await rows.insertRecords(tx, records);
        await rows.insertPages(tx, pages);
      }
    }
    for (const one of Settings.parse(parseYaml(await readFile(new URL('parameters.yaml', folderOf(options.organisation)), 'utf8'))))
      await rows.insertParameter(tx, { key: one.key, value: one.value, title: { zh: one.zh, en: one.en }, clauses: one.clauses });
    loaded.push(...(await processes(tx)));
  });
  return { loaded };
}

const readOrganisation = async (key: string): Promise<Organisation> => Organisation.parse(parseYaml(await readFile(new URL('organisation.yaml', folderOf(key)), 'utf8')));

async function chart(db: Db, o: Organisation, demo: boolean): Promise<void> {
  await rows.insertOrganisation(db, { id: o.key, key: o.key, title: o.title, calendar: o.calendar, demo });
  for (const one of o.departments) await rows.insertDepartment(db, { id: `d-${one.key}`, key: one.key, title: { zh: one.zh, en: one.en }, parentId: one.parent === undefined ? null : `d-${one.parent}` });
  // Ids travel into Temporal. The demo's may be read; in a house a user name is a person's name.
  const ids = new Map(o.people.map(({ username }) => [username, demo ? `p-${username}` : `p-${randomBytes(11).toString('hex')}`]));
  const idOf = (username: string): string => {
    const id = ids.get(username);
    if (id === undefined) throw new Error(`organisation.yaml names ${username}, who is not among its people`);
    return id;
  };
  for (const one of o.people) await rows.insertPerson(db, { id: idOf(one.username), username: one.username, name: one.name, departmentId: `d-${one.department}`, post: canonical(one.post) });
  for (const one of o.departments) await rows.setHead(db, `d-${one.key}`, idOf(one.head));
  for (const one of o.roles) {
    await rows.insertRole(db, one.key, { zh: one.zh, en: one.en });
    for (const person of one.people) await rows.insertMember(db, one.key, idOf(person));
  }
  await rows.insertEvent(db, 'organisation.loaded', Buffer.from(canonical({ kind: 'organisation.loaded', key: o.key, demo })));
}

async function credentials({ organisation, password }: { organisation: string; password: string }): Promise<Map<string, string>> {
  const { people } = await readOrganisation(organisation);
  const made = await Promise.all(people.filter((one) => one.account).map(async (one) => [`p-${one.username}`, await argon2(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })] as const));
  return new Map(made);
}

/** Publishes what is new. Throws when any of it would not pass: the checks are the same as an author's. */
async function processes(db: Db): Promise<string[]> {
  const found = await Promise.all((await readdir(processFolder)).filter((name) => name.endsWith('.yaml')).sort().map(readProcess));
  const [[organisation], facts, roles] = await Promise.all([settings(db), readFacts(db), roleTitles(db)]);
  const around = { ...aroundIn(facts, roles.map(({ key }) => key), organisation?.parameters ?? {}), processes: Object.fromEntries(found.map(({ definition }) => [definition.key, definition])) };
  const published: string[] = [];
  for (const { file, source, definition } of found) {
    const hash = definitionHash(definition);
    const [latest] = await rows.latestVersion(db, definition.key);
    if (latest?.hash === hash) continue;
    mustPass(file, check(definition, around));
    const version = (latest?.version ?? 0) + 1;
    await rows.insertProcess(db, { key: definition.key, version, hash, source, body: definition });
    await rows.insertEvent(db, 'definition.published', Buffer.from(canonical({ kind: 'definition.published', process: definition.key, version, hash })));
    published.push(`${definition.key}@${version}`);
  }
  return published;
}

async function readProcess(file: string): Promise<{ file: string; source: string; definition: Definition }> {
  const source = await readFile(new URL(file, processFolder), 'utf8');
  const parsed = parse(source);
  if ('problems' in parsed) throw wrong(file, parsed.problems);
  return { file, source, definition: parsed.definition };
}

function mustPass(file: string, problems: readonly Problem[]): void {
  if (!isPublishable(problems)) throw wrong(file, problems.filter(({ severity }) => severity === 'error'));
}

const wrong = (file: string, problems: readonly Problem[]): Error => new Error(`${file}: ${problems.map(({ path, message }) => `${path} ${message.en}`).join('; ')}`);
