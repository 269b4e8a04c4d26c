// Some loans in each state for the demo, brought about as people would: through the interface, one act after the other.
import { dice } from './sample.ts';

/** Where a play stops. */
type Goal = 'department' | 'archive' | 'hand-over' | 'receipt' | 'on-loan' | 'due-soon' | 'extension-asked' | 'reading' | 'waiting' | 'returned-clean' | 'damaged' | 'rejected' | 'sent-back' | 'withdrawn';
const goals: readonly Goal[] = [
  'returned-clean', 'returned-clean', 'returned-clean', 'returned-clean', 'damaged', 'rejected', 'withdrawn', 'sent-back', 'on-loan', 'on-loan', 'on-loan', 'due-soon', 'extension-asked', 'reading',
  'reading', 'receipt', 'hand-over', 'hand-over', 'waiting', 'archive', 'archive', 'department', 'department', 'department',
];
const applicants = ['designer', 'designer', 'designer', 'designer', 'legal', 'finance', 'hr'];
const purposes = ['核对水电改造竣工图', '客户要求二次设计，查阅原方案', '保修回访前核对材料清单', '合同纠纷，核对签字页', '编制竣工结算', '复核隐蔽工程照片', '准备季度档案抽查', '比对施工变更单'];
const reasons = { reject: '借阅理由与档案内容不符，请联系档案部当面核对。', back: '请补充说明需要查阅的页码范围。', findings: '第 3 页有水渍，边角破损。', extension: '现场复测推迟，需多留两天。' };
const DAY_MS = 86_400_000;
const SEED = 20_261_124;

interface Case {
  id: string;
  state: string;
  tasks: { id: string; step: string; state: string; assignees: { id: string }[] }[];
}
type Caller = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;

/** Plays the demo's loans against an api at `base`, which the browser knows as `origin`. Does nothing when there are cases already; the number of cases started. Throws when the api refuses. */
export async function playDemo(base: string, password: string, origin = base): Promise<number> {
  const people = await directory(base, password, origin);
  const clerk = await people.as('admin-head');
  if (((await clerk('GET', '/api/cases?box=all&limit=1')) as { items: unknown[] }).items.length) return 0;
  const roll = dice(SEED);
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T;
  const archives = ((await clerk('GET', '/api/records/archive?limit=200&state=in')) as { items: { id: string }[] }).items.map(({ id }) => id);
  const taken: string[] = [];
  const next = () => archives.splice(roll(archives.length), 1);
  for (const goal of goals) {
    const applicant = pick(applicants);
    const chosen = goal === 'waiting' ? taken.slice(0, 1) : roll(3) === 0 ? [...next(), ...next()] : next();
    if (goal === 'on-loan') taken.push(...chosen);
    await play({ people, goal, applicant, archives: chosen, purpose: pick(purposes), days: goal === 'due-soon' ? 2 / 1440 : 1 + roll(4) });
  }
  return goals.length;
}

interface Play {
  people: Directory;
  goal: Goal;
  applicant: string;
  archives: string[];
  purpose: string;
  days: number;
}

async function play({ people, goal, applicant, archives, purpose, days }: Play): Promise<void> {
  const own = await people.as(applicant);
  const until = new Date(Date.now() + days * DAY_MS).toISOString();
  const form = { purpose, archives, medium: goal === 'reading' ? 'electronic' : 'paper', expected_return: until, reading_place: 'own-office', undertaking: { statement: true, name: people.nameOf(applicant) } };
  const { id } = (await own('POST', '/api/cases', { process: 'archive-borrow', form })) as Case;
  const answer = async (step: string, body: Record<string, unknown>, signed = false) => {
    const task = ((await own('GET', `/api/cases/${id}`)) as Case).tasks.find((one) => one.step === step && one.state === 'open');
    const holder = task?.assignees[0]?.id;
    if (!task || holder === undefined) throw new Error(`the demo finds no task ${step}`);
    const username = people.usernameOf(holder);
    const act = await people.as(username);
    const { return: back, ...decision } = body;
    await act('POST', `/api/tasks/${encodeURIComponent(task.id)}/${back ? 'return' : 'decisions'}`, back ? { to: 'start', comment: back } : { ...decision, ...(signed && { signature: { statement: true, name: people.nameOf(username) } }) });
  };
  if (goal === 'department') return;
  if (goal === 'withdrawn') return void (await own('POST', `/api/cases/${id}/withdraw`, { comment: '方案已定，不再需要。' }));
  if (goal === 'rejected') return answer('department', { outcome: 'reject', comment: reasons.reject });
  if (goal === 'sent-back') return answer('department', { return: reasons.back });
  await answer('department', { outcome: 'approve' });
  if (goal === 'archive') return;
  await answer('archive-review', { outcome: 'approve', comment: '同意，请按期归还。' });
  if (goal === 'reading' || goal === 'waiting' || goal === 'hand-over') return;
  await answer('hand-over', { outcome: 'handed-over' }, true);
  if (goal === 'receipt') return;
  await answer('receipt', { outcome: 'sign' }, true);
  if (goal === 'on-loan' || goal === 'due-soon') return;
  if (goal === 'extension-asked') return answer('return', { outcome: 'extend', form: { new_return: new Date(Date.parse(until) + 2 * DAY_MS).toISOString(), extension_reason: reasons.extension } });
  await answer('return', { outcome: 'returned', form: { returned_at: new Date().toISOString() } }, true);
  if (goal === 'damaged') return answer('inspection', { outcome: 'damaged', comment: reasons.findings, form: { return_findings: reasons.findings, return_check: ['count', 'no-leak'] } }, true);
  await answer('inspection', { outcome: 'clean', form: { return_check: ['count', 'condition', 'no-leak'] } }, true);
}

interface Directory {
  as(username: string): Promise<Caller>;
  nameOf(username: string): string;
  usernameOf(id: string): string;
}

/** Signs the demo's people in when they are first needed. */
async function directory(base: string, password: string, origin: string): Promise<Directory> {
  const sessions = new Map<string, Caller>();
  const as = async (username: string): Promise<Caller> => {
    const known = sessions.get(username);
    if (known) return known;
    const signedIn = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify({ username, password }) });
    if (!signedIn.ok) throw new Error(`the demo cannot sign ${username} in: ${signedIn.status}`);
    const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
    const caller: Caller = async (method, path, body) => {
      const response = await fetch(base + path, { method, headers: { cookie, origin, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: JSON.stringify(body) }) });
      if (!response.ok || response.status === 202) throw new Error(`the demo was refused: ${method} ${path.split('?')[0] ?? ''} ${response.status} ${((await response.json()) as { code?: string }).code ?? ''}`);
      return response.json();
    };
    sessions.set(username, caller);
    return caller;
  };
  const all = ((await (await as('admin-head'))('GET', '/api/people?limit=200')) as { items: { id: string; username: string; name: string }[] }).items;
  const nameOf = (username: string) => all.find((one) => one.username === username)?.name ?? username;
  const usernameOf = (id: string) => all.find((one) => one.id === id)?.username ?? id;
  return { as, nameOf, usernameOf };
}
