// From a person's act to its outcome: claimed under his key, staged sealed, sent to the case, watched in the record, settled once (design.md §3).
import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from '#db/connect.ts';
import { claim, claimRefused, keepAnswer, settle, submissionUnder, type Submission } from '#db/desk/submissions.ts';
import { open, seal } from '#db/seal.ts';
import { canonical } from '#domain/canonical.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { refusals, refuse, type Refusal } from '#domain/refusal.ts';
import type { Known } from '../organisation.ts';
import { courier, type Looked } from './courier.ts';
import { resender } from './resend.ts';
import type { Temporal } from './temporal.ts';
import type { Watch } from './watch.ts';

/** The same key with the same route and body is the same attempt, however often it arrives. `route`: method and path. */
export interface Attempt {
  person: string;
  key: string;
  route: string;
  body: unknown;
}

type Bare<A> = A extends unknown ? Omit<A, 'key' | 'head' | 'by' | 'submission'> : never;
/** What should happen, once everything that can be known beforehand has been looked at: `looked` is how the case stood then. `process` only where a case starts. */
export interface Prepared {
  caseId: string;
  act: Bare<PersonAct>;
  looked: Looked;
  process?: string;
  /** Goes sealed to the desk, and from there to the case. */
  content: { comment?: string | undefined; form?: Record<string, unknown> | undefined; signature?: { statement: true; name: string } | undefined; seen?: string | undefined; picks?: Record<string, string[]> | undefined; mentions?: string[] | undefined; outside?: { link: string; name: string; address: string; agent: string } };
}

/** `recorded` names the case and the key under which its log has the act. */
export type Outcome = { recorded: { caseId: string; key: string } } | { refusal: Refusal } | 'pending';

/** An answer as it went out: status and JSON text. */
export interface Kept {
  status: number;
  body: string;
}
/** `submission` is absent when nothing was staged; `kept` is the first answer, where there is one still. */
export interface Submitted {
  outcome: Outcome;
  replay: boolean;
  submission?: string;
  kept?: Kept;
}

export interface Desk {
  /** Takes the attempt to its outcome. `prepare` is asked only when the key is new, and may refuse. `replay`: the key was known before. */
  submit(attempt: Attempt, prepare: () => Promise<Prepared | { refusal: Refusal }>): Promise<Submitted>;
  /** Keeps the first answer to an attempt, for whoever repeats it; settles when it is kept, or could not be. */
  keep(submission: string, answer: Kept): Promise<void>;
  /** Sends what no case has confirmed again; how many that were. */
  resend(): Promise<number>;
  /** Waits for what is still under way, at most `ms`. */
  close(ms: number): Promise<void>;
}

export interface DeskDeps {
  sql: Sql;
  temporal: Temporal;
  watch: Watch;
  known: Known;
  /** Seals what waits. */
  secret: Buffer;
  /** How long a caller waits for an outcome. */
  patienceMs?: number;
}

const PATIENCE_MS = 8_000;
/** Statuses that say "not now": the same key may be tried again. */
const passing: ReadonlySet<number> = new Set([401, 429, 503]);

/** A name of 22 lower-case letters and digits: opaque, and never guessed. */
export const opaque = (prefix: string): string => `${prefix}${Array.from(randomBytes(22), (byte) => (byte % 32).toString(32)).join('')}`;

/** What tells an attempt from another one under the same key. */
export const hashOf = ({ route, body }: Pick<Attempt, 'route' | 'body'>): Buffer => createHash('sha256').update(canonical({ route, body: body ?? null })).digest();

export function desk(deps: DeskDeps): Desk {
  const { sql, watch } = deps;
  const send = courier(deps);
  const underWay = new Set<Promise<unknown>>();
  const inBackground = (job: Promise<unknown>): Promise<void> => {
    // What fails here is sent again by `resend`: the submission stays unconfirmed.
    const mine = job.then(() => undefined, () => undefined).finally(() => underWay.delete(mine));
    underWay.add(mine);
    return mine;
  };

  const stage = async (attempt: Attempt, bodyHash: Buffer, prepared: Prepared): Promise<Submission | undefined> => {
    const id = opaque('s');
    const act = { ...prepared.act, key: id, head: 0, by: attempt.person, submission: id, ...(prepared.process !== undefined && { process: prepared.process }) } as PersonAct;
    const [claimed] = await claim(sql, { id, personId: attempt.person, key: attempt.key, route: attempt.route, bodyHash, caseId: prepared.caseId, act, sealed: seal(deps.secret, id, prepared.content) });
    return claimed;
  };

  const sendAndWatch = async (submission: Submission, looked?: Looked): Promise<Outcome> => {
    const { id, caseId } = submission;
    const over = new AbortController();
    const viaLog = watch.until(caseId, id, over.signal).then((log) => ({ log }));
    const viaCase = send(submission, Date.now() + (deps.patienceMs ?? PATIENCE_MS), over.signal, looked).then((sent) => ({ sent }));
    const first = await Promise.race([viaLog, viaCase]).finally(() => over.abort());
    // The record has the last word, also over a refusal: the case may have taken this very act before and forgotten its key.
    const found = 'log' in first ? first.log : await watch.look(caseId, id);
    const sent = 'sent' in first ? first.sent : undefined;
    const refusal = found ? ('refusal' in found ? found.refusal : null) : typeof sent === 'object' && 'refusal' in sent ? sent.refusal : undefined;
    if (refusal === undefined) return 'pending';
    const result = refusal ? 'refused' : 'recorded';
    const confirmed = sent !== undefined && sent !== 'unknown';
    if (refusal) await settle(sql, id, result, refusal, confirmed);
    if (!refusal && confirmed) void inBackground(settle(sql, id, result, null, true));
    if (!confirmed) void inBackground(viaCase.then(({ sent: answer }) => settle(sql, id, result, refusal, answer !== 'unknown')));
    return refusal ? { refusal } : { recorded: { caseId, key: id } };
  };

  const keptOf = ({ id, answer, answerStatus }: Submission): { kept?: Kept } =>
    answer && answerStatus !== null ? { kept: { status: answerStatus, body: String(open(deps.secret, `${id}:answer`, answer)) } } : {};

  const outcomeOf = async (submission: Submission): Promise<Outcome> => {
    if (submission.result === 'refused' && submission.refusal) return { refusal: submission.refusal };
    // Over what was given up the record has the last word, too.
    const found = submission.result === 'recorded' ? { seq: 0 } : await watch.look(submission.caseId, submission.id);
    if (found && 'seq' in found) return { recorded: { caseId: submission.caseId, key: submission.id } };
    return submission.result === 'lapsed' ? { refusal: refuse('lapsed') } : sendAndWatch(submission);
  };

  return {
    async submit(attempt, prepare) {
      const bodyHash = hashOf(attempt);
      let [submission] = await submissionUnder(sql, attempt.person, attempt.key);
      if (!submission) {
        const prepared = await prepare();
        const refused = 'refusal' in prepared ? prepared.refusal : undefined;
        const staged = 'refusal' in prepared ? undefined : await stage(attempt, bodyHash, prepared);
        if (staged) return { outcome: await sendAndWatch(staged, 'looked' in prepared ? prepared.looked : undefined), replay: false, submission: staged.id };
        // The same attempt may have arrived twice and be on record by now: then that is why it was refused here.
        [submission] = await submissionUnder(sql, attempt.person, attempt.key);
        if (!submission && refused) {
          const [bound] = passing.has(refusals[refused.code].status) ? [] : await claimRefused(sql, { id: opaque('s'), personId: attempt.person, key: attempt.key, route: attempt.route, bodyHash, refusal: refused });
          return { outcome: { refusal: refused }, replay: false, ...(bound && { submission: bound.id }) };
        }
      }
      if (!submission) throw new Error('the key is neither free nor taken');
      if (!submission.bodyHash.equals(bodyHash)) return { outcome: { refusal: refuse('key-reused') }, replay: false };
      return { outcome: await outcomeOf(submission), replay: true, submission: submission.id, ...keptOf(submission) };
    },
    keep(id, { status, body }) {
      return inBackground(keepAnswer(sql, id, status, seal(deps.secret, `${id}:answer`, body)));
    },
    resend: resender(deps, send),
    async close(ms) {
      await Promise.race([Promise.all(underWay), new Promise((resolve) => setTimeout(resolve, ms).unref())]);
    },
  };
}
