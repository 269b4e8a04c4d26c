// A link, from its token to what may be done with it: made, found again, and answered by (design §on Who).
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#db/connect.ts';
import { issueLink } from '#db/desk/links.ts';
import { take } from '#db/desk/rates.ts';
import { caseUnchecked } from '#db/read/cases.ts';
import { linkByHash, type LinkRow } from '#db/read/outside.ts';
import type { TaskRow } from '#db/read/case-record.ts';
import { may } from '#domain/engine/may.ts';
import { askOf } from '#domain/definition/steps.ts';
import { LINK_DAYS } from '#domain/outside.ts';
import { refuse, withoutReason, type Refusal } from '#domain/refusal.ts';
import type { AnswerByLinkBody, Link } from '../contract.ts';
import type { Deps } from '../env.ts';
import { definitionIn } from '../organisation.ts';
import { seenOf } from '../view/task.ts';
import { opaque, type Prepared } from './desk.ts';

const TOKEN = /^[\w-]{43}$/;
const A_DAY_MS = 86_400_000;
/** Tries from one address, whatever they bring. */
const tries = { seconds: 2, burst: 60 };

const hashOf = (token: string): Buffer => createHash('sha256').update(Buffer.from(token, 'base64url')).digest();

/** Makes a link of 256 random bits, until the task is due but seven days at most; nothing where the task no longer waits. Its token is in the answer and nowhere else. */
export async function makeLink(db: Db, person: string, { id: task, dueAt }: TaskRow): Promise<Link | undefined> {
  const token = randomBytes(32).toString('base64url');
  const latest = Date.now() + LINK_DAYS * A_DAY_MS;
  const due = dueAt?.getTime() ?? latest;
  const expiresAt = new Date(due > Date.now() ? Math.min(due, latest) : latest).toISOString();
  const [made] = await issueLink(db, { id: opaque('l'), task, by: person, expires: expiresAt }, hashOf(token));
  return made?.issued ? { path: `/outside#${token}`, expiresAt } : undefined;
}

/** The link that a token stands for, while it can be used or has been answered by; otherwise one refusal, whatever is wrong with it. */
export async function linkFor(db: Db, token: string, address: string): Promise<LinkRow | { refusal: Refusal }> {
  const [tried] = await take(db, `outside:address:${address}`, tries);
  if (!tried?.allowed) return { refusal: refuse('too-many', { data: { wait: tried?.wait ?? tries.seconds } }) };
  const [link] = TOKEN.test(token) ? await linkByHash(db, hashOf(token)) : [];
  return link && (link.live || link.answered) ? link : { refusal: refuse('link-dead') };
}

/** The first look at an answer by a link. `from`: the address and the browser it came from. */
export async function prepareAnswerByLink(deps: Deps, link: LinkRow, body: AnswerByLinkBody, from: { address: string; agent: string }): Promise<Prepared | { refusal: Refusal }> {
  if (link.answered) return { refusal: refuse('link-answered') };
  const { outcome, comment, name, seen } = body;
  const definition = definitionIn(await deps.known.definitions([link.pinned]), link.pinned);
  const ask = askOf(definition, link.stepId);
  const answer = ask?.outcomes.find(({ key, clock }) => key === outcome && !clock);
  if (!ask || !answer) return { refusal: refuse('outcome-unknown') };
  if (seen !== seenOf(definition, ask, link.form)) return { refusal: refuse('content-changed') };
  if (answer.comment === 'required' && !comment) return { refusal: withoutReason() };
  const [row] = await caseUnchecked(deps.sql, link.caseId);
  if (!row) return { refusal: refuse('link-dead') };
  const { standing: { plan, state } } = await deps.standings.of(row);
  const no = may(plan, state, { verb: 'decide', task: link.taskId, outcome, by: link.outsideId, key: '', head: link.head });
  if (no) return { refusal: told(no) };
  return { caseId: link.caseId, looked: { head: link.head }, act: { verb: 'decide', task: link.taskId, outcome, seen }, content: { comment, seen, outside: { link: link.id, name, ...from } } };
}

/** To somebody outside a case that has gone on is a link that no longer works. */
const told = (no: Refusal): Refusal => (['outcome-unknown', 'content-changed', 'reason-required', 'lapsed'].includes(no.code) ? no : refuse('link-dead'));

/** What the party is told of a refusal that came of its answer: that it was answered, where another copy of the page was faster. */
export async function toldOutside(db: Db, token: string, no: Refusal): Promise<Refusal> {
  const [link] = await linkByHash(db, hashOf(token));
  return link?.answered ? refuse('link-answered') : told(no);
}
