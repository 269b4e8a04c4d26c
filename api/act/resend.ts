// Submissions without a confirmed outcome are sent again until each is recorded or refused, or has lapsed; and its person is told.
import { leaseUnconfirmed, settle, tellLate, type Submission } from '#db/desk/submissions.ts';
import type { Courier } from './courier.ts';
import type { DeskDeps } from './desk.ts';

const EACH_MS = 4_000;

/** One round. Several processes may do it at once: what one has leased, the others leave alone. It sends acts and writes nothing regulated. */
export function resender({ sql, watch }: Pick<DeskDeps, 'sql' | 'watch'>, send: Courier): () => Promise<number> {
  const again = async (submission: Submission & { old: boolean }) => {
    const { id, caseId, settledAt } = submission;
    const sent = await send(submission, Date.now() + EACH_MS, AbortSignal.timeout(EACH_MS));
    const found = await watch.look(caseId, id);
    const refusal = found ? ('refusal' in found ? found.refusal : null) : typeof sent === 'object' && 'refusal' in sent ? sent.refusal : undefined;
    if (refusal !== undefined) await settle(sql, id, refusal ? 'refused' : 'recorded', refusal, sent !== 'unknown');
    else if (submission.old) await settle(sql, id, 'lapsed', null, true);
    else return;
    if (settledAt === null) await tellLate(sql, id);
  };
  return async () => {
    const leased = await leaseUnconfirmed(sql);
    const done = await Promise.allSettled(leased.map(again));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return leased.length;
  };
}
