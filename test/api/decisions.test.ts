// Deciding through the interface: once, for good, visible at once, and by the right person.
import { describe, expect, it } from 'vitest';
import { Case, Counts, Decided, Loans, Queue, Task, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, archivist, archiveHead] = await staffed(['designer', 'design-head', 'archivist', 'archive-head']);

let used = 0;
const nextArchive = () => `a-${String(++used).padStart(4, '0')}`;
const started = async (more: Record<string, unknown> = {}): Promise<Case> => {
  const answer = await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([nextArchive()], more) });
  expect(answer.status).toBe(201);
  return Case.parse(answer.body);
};
const taskOf = async (caller: Caller, id: string): Promise<Task> => {
  const item = Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id);
  return Task.parse((await caller.get(`/api/tasks/${item?.id ?? ''}`)).body);
};
const decide = async (caller: Caller, id: string, outcome: string, more: Record<string, unknown> = {}) => {
  const task = await taskOf(caller, id);
  return caller.post(`/api/tasks/${task.id}/decisions`, { outcome, seen: task.seen, ...more });
};
const signed = (name: string) => ({ signature: { statement: true, name } });
const code = (answer: { body: Record<string, unknown> }) => answer.body.code;

describe('one attempt, one answer', () => {
  it('the same click twice, and twenty times at once: one decision, the first answer word for word', async () => {
    const { id } = await started();
    const task = await taskOf(head, id);
    const path = `/api/tasks/${task.id}/decisions`;
    const all = await Promise.all(Array.from({ length: 20 }, () => head.post(path, { outcome: 'approve' }, `twenty-${id}`)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(all.map(({ body }) => (body as unknown as Decided).decision.id)).size).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const again = await head.post(path, { outcome: 'approve' }, `twenty-${id}`);
    const third = await head.post(path, { outcome: 'approve' }, `twenty-${id}`);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(third.text).toBe(again.text);
    expect(code(await head.post(path, { outcome: 'reject', comment: 'no' }, `twenty-${id}`))).toBe('key-reused');
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`;
    expect(row?.n).toBe(1);
  });

  it('the api killed with -9: the key gives the first answer after the restart', async () => {
    const key = `killed-${Date.now()}`;
    const body = { process: 'archive-borrow', form: borrowing([nextArchive()]) };
    const first = await designer.post('/api/cases', body, key);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await at.api().stop('SIGKILL');
    await at.startApi();
    const again = await designer.post('/api/cases', body, key);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replay')).toBe('true');
  });

  it('the reply is lost while the act is under way: the key finds the truth, and nothing is done twice', async () => {
    const key = `lost-${Date.now()}`;
    const body = { process: 'archive-borrow', form: borrowing([nextArchive()]) };
    const lost = designer.post('/api/cases', body, key).catch(() => 'lost');
    await new Promise((resolve) => setTimeout(resolve, 25));
    await at.api().stop('SIGKILL');
    await lost;
    await at.startApi();
    const found = await designer.post('/api/cases', body, key);
    expect(found.status).toBe(201);
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from desk.submission s join cases."case" c on c.id = s.case_id where s.key = ${key}`;
    expect(row?.n).toBe(1);
  });

  it('a refusal for haste leaves the key free: later it may well be let through', async () => {
    const { id } = await started();
    expect((await designer.post(`/api/cases/${id}/urge`)).status).toBe(200);
    expect((await designer.post(`/api/cases/${id}/urge`, {}, `haste-${id}`)).status).toBe(429);
    expect((await designer.post(`/api/cases/${id}/comments`, { text: '再等等' }, `haste-${id}`)).status).toBe(200);
  });

  it('a start whose case is over by now is confirmed, and its content is let go', async () => {
    const { id } = await started();
    expect((await designer.post(`/api/cases/${id}/withdraw`)).status).toBe(200);
    await at.sql`update desk.submission set confirmed_at = null, tried_at = null, sealed = 'left', staged_at = staged_at - interval '1 minute' where case_id = ${id} and act ->> 'verb' = 'start'`;
    const left = () => at.sql<{ sealed: Buffer | null }[]>`select sealed from desk.submission where case_id = ${id} and act ->> 'verb' = 'start' and confirmed_at is not null`;
    expect(await there('the start is confirmed', async () => (await left())[0])).toEqual({ sealed: null });
  });

  it('no worker: "pending" in eight seconds; the worker back: the same key has the outcome', async () => {
    const { id } = await started();
    const task = await taskOf(head, id);
    await at.worker().stop('SIGKILL');
    const path = `/api/tasks/${task.id}/decisions`;
    const pending = await head.post(path, { outcome: 'approve' }, `pending-${id}`);
    expect(pending.status).toBe(202);
    expect(pending.body).toEqual({ status: 'pending', retry: path, key: `pending-${id}` });
    await at.startWorker();
    let answer = pending;
    for (let tries = 0; answer.status === 202 && tries < 5; tries++) answer = await head.post(path, { outcome: 'approve' }, `pending-${id}`);
    expect(answer.status).toBe(200);
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`;
    expect(row?.n).toBe(1);
  }, 60_000);
});

describe('urging', () => {
  it('twelve times at once with twelve keys: one is on record, the others are told to wait', async () => {
    const { id } = await started();
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => designer.post(`/api/cases/${id}/urge`, {}, `urge-${id}-${i}`)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(429)]);
    expect((await at.sql`select 1 from audit.event where case_id = ${id} and kind = 'case.urged'`).length).toBe(1);
  });
});

describe('what has been answered is everywhere', () => {
  it('read your write: queue, counts, case, trail and ledger of everybody show it with the answer, in the declared shapes', async () => {
    const one = await started();
    const countOf = async (caller: Caller) => Counts.parse((await caller.get('/api/tasks/counts')).body).todo;
    const before = await countOf(archivist);
    const decided = Decided.parse((await decide(head, one.id, 'approve', { comment: '同意' })).body);
    expect(decided.case.state).toBe('in-review');
    expect((await head.get<{ items: { case: { id: string } }[] }>('/api/tasks?limit=200')).body.items.some((item) => item.case.id === one.id)).toBe(false);
    expect(await countOf(archivist)).toBe(before + 1);
    expect((await decide(archivist, one.id, 'approve')).status).toBe(200);
    expect((await decide(archiveHead, one.id, 'handed-over', signed('宋砚秋'))).status).toBe(200);
    expect((await decide(designer, one.id, 'sign', signed('林一诺'))).status).toBe(200);
    const ledger = Loans.parse((await designer.get('/api/loans?mine=true')).body);
    expect(ledger.items.find((loan) => loan.case.id === one.id)).toMatchObject({ overdue: false, medium: 'paper' });
    const trail = Trail.parse((await designer.get(`/api/cases/${one.id}/trail`)).body);
    expect(trail.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['case.started', 'task.opened', 'task.decided', 'effect.done', 'loan.opened']));
    expect(trail.items.find(({ comment }) => comment === '同意')?.by?.name).toBe('陆清和');
    expect(trail.items.find(({ kind, seq }) => kind === 'task.decided' && seq === decided.decision.seq)).toBeDefined();
    expect(code(await designer.post(`/api/cases/${one.id}/withdraw`))).toBe('past-effect');
    const whole = Case.parse((await designer.get(`/api/cases/${one.id}`)).body);
    expect(whole.steps.find(({ id }) => id === 'return')?.state).toBe('current');
    expect(whole.steps.find(({ id }) => id === 'inspection')).toMatchObject({ state: 'ahead', people: [{ id: 'p-archive-head' }, { id: 'p-archivist' }] });
  });

  it('somebody else’s decision arrives on the event stream, and a stream that was cut off misses nothing', async () => {
    const read = async (until: (text: string) => boolean, since?: string) => {
      const over = new AbortController();
      const response = await fetch(`${at.base}/api/events`, { headers: { cookie: archivist.cookie, ...(since !== undefined && { 'last-event-id': since }) }, signal: AbortSignal.any([over.signal, AbortSignal.timeout(8_000)]) });
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (until(text)) break;
      }
      over.abort();
      return text;
    };
    const { id } = await started();
    const heard = read((text) => text.includes('event: task'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await decide(head, id, 'approve');
    expect(await heard).toMatch(new RegExp(`event: task\\ndata: {"ref":"${id}`));
    const last = /id: (\d+)/.exec(await heard)?.[1] ?? '';
    const other = await started();
    await decide(head, other.id, 'approve');
    const missed = await read((text) => text.includes(other.id), last);
    expect(missed).toContain(`"ref":"${other.id}`);
    expect(missed).not.toContain(`id: ${last}\n`);
  });
});

describe('who may, and how', () => {
  it('two at once on a shared step: one decision, the other is told', async () => {
    const { id } = await started();
    await decide(head, id, 'approve');
    const [a, b] = [await taskOf(archivist, id), await taskOf(archiveHead, id)];
    const both = await Promise.all([archivist.post(`/api/tasks/${a.id}/decisions`, { outcome: 'approve' }), archiveHead.post(`/api/tasks/${b.id}/decisions`, { outcome: 'reject', comment: '不宜外借' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('who comes too late, by a moment or by far, is told who decided, when and how', async () => {
    const { id } = await started();
    await decide(head, id, 'approve');
    const [a, b] = [await taskOf(archivist, id), await taskOf(archiveHead, id)];
    const send = [() => archivist.post(`/api/tasks/${a.id}/decisions`, { outcome: 'approve' }), () => archiveHead.post(`/api/tasks/${b.id}/decisions`, { outcome: 'approve' })];
    const both = await Promise.all(send.map((one) => one()));
    const loser = both.findIndex(({ status }) => status === 409);
    const by = ['宋砚秋', '温书言'][loser] ?? '';
    for (const late of [both[loser], await send[loser]?.()])
      expect(late?.body).toMatchObject({ code: 'task-closed', data: { by, at: expect.stringMatching(/Z$/), outcome: 'approve' }, detail: { zh: expect.stringContaining(by), en: expect.stringContaining(by) } });
    const [kept] = await at.sql<{ n: number }[]>`select count(*)::int as n from desk.submission where refusal::text like ${`%${by}%`}`;
    expect(kept?.n).toBe(0);
  });

  it('nobody decides their own request; strangers do not learn that it exists; the auditor reads it masked', async () => {
    const { id } = await started();
    const task = (await taskOf(head, id)).id;
    expect(code(await designer.post(`/api/tasks/${task}/decisions`, { outcome: 'approve' }))).toBe('self-approval');
    const stranger = await at.signIn('legal');
    expect(code(await stranger.get(`/api/cases/${id}`))).toBe('no-such-case');
    expect(code(await stranger.post(`/api/tasks/${task}/decisions`, { outcome: 'approve' }))).toBe('no-such-task');
    const auditor = await at.signIn('auditor');
    const read = Case.parse((await auditor.get(`/api/cases/${id}`)).body);
    expect(read.verbs).toEqual([]);
    expect(code(await auditor.post(`/api/cases/${id}/comments`, { text: 'x' }))).toBe('not-allowed');
  });

  it('an answer lacks something: it says what, and nothing is recorded', async () => {
    const { id } = await started();
    const task = await taskOf(head, id);
    const path = `/api/tasks/${task.id}/decisions`;
    expect(code(await head.post(path, { outcome: 'reject' }))).toBe('reason-required');
    expect(code(await head.post(path, { outcome: 'perhaps' }))).toBe('outcome-unknown');
    expect(code(await head.post(path, { outcome: 'approve', form: { purpose: 'other' } }))).toBe('field-not-editable');
    expect(code(await head.post(path, { outcome: 'approve', seen: 'f'.repeat(64) }))).toBe('content-changed');
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`;
    expect(row?.n).toBe(0);
    const bad = await designer.post<{ fields: { path: string }[] }>('/api/cases', { process: 'archive-borrow', form: { ...borrowing(['a-9999']), purpose: '' } });
    expect(bad.status).toBe(422);
    expect(bad.body.fields.map(({ path }) => path)).toContain('purpose');
    expect(code(await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-9999']) }))).toBe('form-invalid');
  });

  it('sent back, amended, submitted again; urged at a measured pace; withdrawn', async () => {
    const { id } = await started();
    const task = await taskOf(head, id);
    expect(code(await head.post(`/api/tasks/${task.id}/return`, { to: 'start' }))).toBe('reason-required');
    expect((await head.post(`/api/tasks/${task.id}/return`, { to: 'start', comment: '请写明页码' })).status).toBe(200);
    const amend = await taskOf(designer, id);
    expect(amend.verbs).toEqual(['resubmit']);
    const again = await designer.post(`/api/cases/${id}/resubmit`, { form: borrowing([nextArchive()], { purpose: '核对第 3 页' }) });
    expect(Case.parse(again.body)).toMatchObject({ state: 'in-review', round: 2, form: { purpose: '核对第 3 页' } });
    expect((await designer.post(`/api/cases/${id}/urge`)).status).toBe(200);
    const soon = await designer.post(`/api/cases/${id}/urge`);
    expect({ status: soon.status, code: code(soon) }).toEqual({ status: 429, code: 'urged-too-often' });
    expect((await designer.post(`/api/cases/${id}/withdraw`, { comment: '不需要了' })).status).toBe(200);
    expect(code(await head.post(`/api/tasks/${(await taskOf(designer, id).catch(() => task)).id}/decisions`, { outcome: 'approve' }))).toBe('case-closed');
  });

  it('a page is read only under a live right, with the reading on record before the page is sent', async () => {
    const archive = nextArchive();
    const one = Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([archive], { medium: 'electronic' }) })).body);
    await decide(head, one.id, 'approve');
    await decide(archivist, one.id, 'approve');
    const path = `/api/records/archive/${archive}/reading?case=${one.id}&page=1`;
    const page = await designer.get<{ body: string; watermark: { name: string } }>(path);
    expect(page.body.watermark.name).toBe('林一诺');
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from register.reading where case_id = ${one.id}`;
    expect(row?.n).toBe(1);
    expect(code(await archivist.get(path))).toBe('not-found');
    await at.sql`update register.grant set valid_until = clock_timestamp() where case_id = ${one.id}`;
    expect(code(await designer.get(path))).toBe('reading-ended');
  });
});

describe('lists', () => {
  it('200 archives in pages of seven: each once, in order', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { items: { number: string }[]; next: string | null } } = await designer.get(`/api/records/archive?limit=7${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ number }) => number));
      cursor = body.next;
    }
    expect(seen).toHaveLength(200);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it('cases started between two pages neither hide nor repeat one', async () => {
    for (let i = 0; i < 4; i++) await started();
    const first = await designer.get<{ items: { id: string }[]; next: string }>('/api/cases?limit=3');
    await started();
    const second = await designer.get<{ items: { id: string }[] }>(`/api/cases?limit=3&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
  });
});
