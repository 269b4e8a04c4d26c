// docker-compose.yml as far as a machine without Docker can know it: its form, its variables, its commands.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig, surroundings, variables } from '#config';
import { connect } from '#db/connect.ts';
import { launch } from '#embedded/child.ts';
import { freePorts } from '#embedded/ports.ts';
import { temporalBinaries } from '#embedded/temporal-binaries.ts';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
}
const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const text = file('../../docker-compose.yml');
const compose = parse(text, { merge: true }) as { services: Record<string, Service> };
const run = promisify(execFile);

it('it fits the Compose Specification, and every image is pinned', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const { $schema: _, ...schema } = JSON.parse(file('compose-spec.json')) as Record<string, unknown>;
  const valid = ajv.compile(schema);
  valid(compose);
  expect(valid.errors ?? []).toEqual([]);
  for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:\d+\.\d+/);
});

it('every variable of our services is one that config.ts knows, and every variable of config.ts is explained in .env.example', () => {
  for (const name of ['setup', 'worker', 'api']) for (const key of Object.keys(compose.services[name]?.environment ?? {})) expect(variables).toContain(key);
  const explained = [...file('../../.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, key]) => key);
  expect(explained.toSorted()).toEqual(variables.toSorted());
});

it('no secret has a default, and the demo is off', () => {
  for (const secret of ['POSTGRES_PASSWORD', 'CS_SECRET', 'ORIGIN']) {
    expect(text).toMatch(new RegExp(`\\$\\{${secret}:\\?`));
    expect(text).not.toMatch(new RegExp(`\\$\\{${secret}:?-`));
  }
  expect(compose.services.api?.environment?.DEMO).toBe('0');
});

it('the schema step, run by hand, makes both databases, and changes nothing when it runs again', async () => {
  const at = new URL(inject('postgresUrl'));
  const tag = randomBytes(4).toString('hex');
  const { sqlTool } = await temporalBinaries(readConfig(), () => undefined);
  const script = (compose.services['temporal-schema']?.command?.[0] ?? '').replaceAll('$$', '$').replace('bring temporal postgresql', `bring t_${tag} postgresql`).replace('bring temporal_visibility', `bring t_${tag}_visibility`);
  const env = { ...surroundings, PATH: `${dirname(sqlTool)}:${surroundings.PATH ?? ''}`, POSTGRES_HOST: at.hostname, POSTGRES_PORT: at.port, POSTGRES_USER: decodeURIComponent(at.username), SQL_PASSWORD: decodeURIComponent(at.password) };
  const versions = async () => Promise.all([`t_${tag}`, `t_${tag}_visibility`].map(async (name) => {
    const sql = connect(Object.assign(new URL(at), { pathname: `/${name}` }).href, { max: 1, name: 'test' });
    const [row] = await sql<{ version: string }[]>`select curr_version as version from schema_version`;
    await sql.end();
    return row?.version;
  }));
  await run('sh', ['-ec', script], { env });
  expect(await versions()).toEqual(['1.19', '1.14']);
  await run('sh', ['-ec', script], { env });
  expect(await versions()).toEqual(['1.19', '1.14']);
  const sql = connect(inject('postgresUrl'), { max: 1, name: 'test' });
  for (const name of [`t_${tag}`, `t_${tag}_visibility`]) await sql`drop database ${sql(name)} with (force)`;
  await sql.end();
}, 60_000);

it('setup, worker and api, started by the commands of the file against a given Postgres and Temporal, serve without demo data', async () => {
  const maintenance = connect(inject('postgresUrl'), { max: 1, name: 'test' });
  const name = `t_${randomBytes(6).toString('hex')}`;
  await maintenance`create database ${maintenance(name)}`;
  const [port = 0] = await freePorts(1);
  const env = {
    DATABASE_URL: Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href, TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: `compose-${name.slice(2)}`, TEMPORAL_TASK_QUEUE: name,
    CS_SECRET: randomBytes(32).toString('hex'), DEMO: '0', HOST: '127.0.0.1', PORT: String(port), ORIGIN: 'https://countersign.example.org', LOG_LEVEL: 'error',
  };
  const start = (service: string) =>
    new Promise<ReturnType<typeof launch>>((ready, failed) => {
      const [, script = ''] = compose.services[service]?.command ?? [];
      const child = launch({ name: service, command: process.execPath, args: [script], env, logFile: join(tmpdir(), `${name}-${service}.log`), onLine: (line) => { if (line.includes('"ready"')) ready(child); } });
      void child.ended.then((how) => failed(new Error(`${service} ended: ${how} ${child.lastWords()}`)));
    });
  await start('setup');
  const children = [await start('worker'), await start('api')];
  const health = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(health.status).toBe(200);
  const door = (await (await fetch(`http://127.0.0.1:${port}/api/session`)).json()) as { demo: boolean; accounts?: unknown[] };
  expect(door).toMatchObject({ demo: false });
  expect(door.accounts).toBeUndefined();
  for (const child of children.toReversed()) await child.stop();
  await maintenance`drop database ${maintenance(name)} with (force)`;
  await maintenance.end();
}, 60_000);
