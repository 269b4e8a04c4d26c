// Nothing that a person wrote, and nobody's name, is ever in Temporal: its whole database is read after cases that went well and cases that did not.
import { inflateRawSync, inflateSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { asked, startedBy } from './acting.ts';

let at: Installation;
let count = 0;
/** Words that no program writes by itself, in both scripts; each is remembered. */
const words: string[] = [];
const canary = (where: string) => {
  const word = `金丝雀${++count}号${where}canary-${count}`;
  words.push(word);
  return word;
};
const name = canary('name');

beforeAll(async () => void (at = await install()));
afterAll(() => at.close());

it('no form value, comment, signature or name is found in any table of Temporal, while what must be there is', async () => {
  await at.sql`update org.person set name = ${name} where id in ('p-designer', 'p-designer-2', 'p-design-head', 'p-archivist', 'p-archive-head', 'p-admin-head', 'p-legal', 'p-gm')`;
  await at.sql`update register.record set title = ${canary('title')}, fields = fields || ${at.sql.json({ customer: canary('customer') })} where id = 'a-0001'`;
  let files = 0;
  const attached = async (person: string) => {
    const id = `f-canary${++files}`;
    await at.sql`insert into cases.file (id, person_id, name, type, size, sha256) values (${id}, ${person}, ${canary('file')}, 'text/plain', 1, ${Buffer.from(id)})`;
    return id;
  };
  const first = await attached('p-designer');
  const form = () => borrowing(['a-0001'], { attachments: [first], purpose: canary('purpose'), customer_project: canary('project'), remarks: canary('remarks'), undertaking: { statement: true, name } });
  const signature = { statement: true as const, name };
  const act = async (caseId: string, person: string, outcome: string, content: Record<string, unknown>) => at.send(caseId, { verb: 'decide', by: person, task: (await at.taskOf(caseId, person)).id, outcome }, content);

  // A loan that goes wrong in every way that people can make it: returned, amended, refused for lack of reason, of signature, of a good form.
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', form());
  const task = await at.taskOf(caseId, 'p-design-head');
  expect(await at.send(caseId, { verb: 'return', by: 'p-design-head', task: task.id }, { comment: canary('return') })).toHaveProperty('seq');
  expect(await at.send(caseId, { verb: 'resubmit', by: 'p-designer' }, { form: { ...form(), reading_place: canary('no-such-option') } })).toEqual({ refused: 'form-invalid' });
  expect(await at.send(caseId, { verb: 'resubmit', by: 'p-designer' }, { form: { [canary('field').slice(0, 30)]: 1 } })).toEqual({ refused: 'unknown-field' });
  expect(await at.send(caseId, { verb: 'resubmit', by: 'p-designer' }, { form: form() })).toHaveProperty('seq');
  expect(await at.send(caseId, { verb: 'comment', by: 'p-designer' }, { comment: canary('remark') })).toHaveProperty('seq');
  expect(await act(caseId, 'p-design-head', 'approve', { comment: canary('yes') })).toHaveProperty('seq');
  expect(await act(caseId, 'p-archivist', 'approve', { form: { purpose: canary('forbidden') } })).toEqual({ refused: 'field-not-editable' });

  // The worker dies in the middle of a decision, before and after it was recorded.
  for (const point of ['before#1', 'after#1']) {
    await at.worker().stop('SIGKILL');
    const dying = await at.startWorker(point);
    const sending = point === 'before#1' ? act(caseId, 'p-archivist', 'approve', { comment: canary('crash') }) : act(caseId, 'p-archivist', 'handed-over', { signature, comment: canary('crash') });
    await Promise.race([dying.ended, sending]);
    await at.startWorker();
    expect(await sending).toHaveProperty('seq');
  }
  expect(await act(caseId, 'p-designer', 'sign', { signature: { statement: true, name: canary('wrong-signature') } })).toEqual({ refused: 'signature-required' });
  expect(await act(caseId, 'p-designer', 'sign', { signature })).toHaveProperty('seq');
  expect(await act(caseId, 'p-designer', 'excerpt', { form: { excerpt_scope: canary('scope'), excerpt_use: canary('use') } })).toHaveProperty('seq');

  // An effect that fails, as a bug would: the database refuses it with a message that quotes its values. The decision stands, and an administrator repairs the effect.
  await at.sql`create function register.fail() returns trigger language plpgsql as $$ begin raise exception 'quoted: %', new.title using errcode = 'P0001'; end $$`;
  await at.sql`create trigger fail before update on register.record for each row when (new.state = 'lost') execute function register.fail()`;
  expect(await act(caseId, 'p-designer', 'lost', { signature, form: { loss_account: canary('loss') } })).toHaveProperty('seq');
  const failed = async () => (await at.sql<{ activation: string }[]>`select activation from cases.failed where case_id = ${caseId}`)[0]?.activation.replace(`${caseId}.`, '');
  await expect.poll(failed, { timeout: 20_000 }).toEqual(expect.any(String));
  await at.sql`drop trigger fail on register.record`;
  expect(await at.send(caseId, { verb: 'repair', by: 'p-sysadmin', node: (await failed()) ?? '' }, { comment: canary('repair') })).toHaveProperty('seq');
  const child = await startedBy(at, caseId);
  await asked(at, child, 'p-admin-head', 'contain');
  expect(await act(child, 'p-admin-head', 'contained', { form: { containment: canary('containment') }, comment: canary('comment') })).toHaveProperty('seq');
  expect(await act(child, 'p-admin-head', 'graded', { form: { level: 'major', people_count: 3 } })).toHaveProperty('seq');

  const rejected = await at.startCase('archive-borrow', 'p-designer-2', { ...form(), attachments: [await attached('p-designer-2')], archives: ['a-0002'] });
  expect(await act(rejected.caseId, 'p-design-head', 'reject', { comment: canary('no') })).toHaveProperty('seq');

  const dump = await everything();
  // That it can find: what must be there is found, in the database's own payloads.
  for (const known of [caseId, child, 'archive-review', 'p-archivist', 'form-invalid', 'field-not-editable']) expect(dump.includes(known), known).toBe(true);
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter((word) => dump.includes(word))).toEqual([]);
  // Nor a part of one.
  for (const part of ['金丝雀', 'canary-', '核对图纸', 'quoted:', Buffer.from('金丝雀').toString('base64').slice(0, 11), JSON.stringify('金丝雀').slice(1, -1)]) expect(dump.includes(part), part).toBe(false);
}, 150_000);

/** Every row of every table of both databases as text; binary columns as they are and, where they are packed, unpacked. */
async function everything(): Promise<string> {
  const parts: string[] = [];
  for (const database of ['temporal', 'temporal_visibility']) {
    const url = new URL(inject('temporalDatabaseUrl'));
    url.pathname = `/${database}`;
    const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
    const tables = await sql<{ name: string }[]>`select table_name as name from information_schema.tables where table_schema = 'public'`;
    expect(tables.length).toBeGreaterThan(1);
    for (const { name } of tables)
      for (const row of await sql`select * from ${sql(name)}`) for (const value of Object.values(row as Record<string, unknown>)) parts.push(...textsOf(value));
    await sql.end();
  }
  return parts.join('\n');
}

const unpackers = [gunzipSync, inflateSync, inflateRawSync, zstdDecompressSync];

function textsOf(value: unknown): string[] {
  if (!Buffer.isBuffer(value)) return [typeof value === 'string' ? value : JSON.stringify(value) ?? ''];
  return [value.toString('utf8'), value.toString('utf16le'), ...unpackers.flatMap((unpack) => unpacked(value, unpack))];
}

/** A column is packed from its first byte on, if at all; what does not unpack was not packed. */
function unpacked(value: Buffer, unpack: (packed: Buffer) => Buffer): string[] {
  try {
    return [unpack(value).toString('utf8')];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [];
  }
}
