// What the past of a demo is played in: one transaction, the organisation, the published processes, and every case that has begun.
import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '#db/connect.ts';
import { readFacts } from '#db/read/organisation.ts';
import { settings } from '#db/record/cases.ts';
import { entriesAfter } from '#db/record/entries.ts';
import { latestBody } from '#db/record/outbox.ts';
import { addDuration, calendarOf, type Calendar } from '#domain/calendar/calendar.ts';
import { canonical } from '#domain/canonical.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { resolve } from '#domain/definition/resolve.ts';
import type { Act } from '#domain/engine/act.ts';
import { follow, type Follower } from '#domain/engine/follow.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import type { Facts } from '#domain/organisation.ts';
import type { Deed } from '#regulations/decoration-company/story.ts';
import type { CaseHead } from '../activities.ts';
import { enter } from '../commit.ts';

export interface Life {
  id: string;
  applicant: string;
  archives: readonly string[];
  /** The form that was first submitted, without archives and signature. */
  request: Record<string, unknown>;
  /** What is still to be done, and the instant of the next of it; `Infinity` when nothing is. */
  deeds: Deed[];
  next: number;
  /** What is done about incidents that come of it. */
  incident: readonly Deed[];
  definition: Definition;
  plan: Plan;
  follower: Follower;
}

export interface World {
  tx: Tx;
  secret: Buffer;
  facts: Facts;
  calendar: Calendar;
  lives: Map<string, Life>;
  /** A case that is about to be started, of the process as it stands. */
  begin(process: string, one: Pick<Life, 'id' | 'applicant' | 'archives' | 'request' | 'incident'> & { deeds: readonly Deed[] }, at: number, parent?: CaseHead['parent']): Promise<Life>;
  /** When the first of these deeds is done, if the last thing happened at `at`. */
  nextOf(deeds: readonly Deed[], at: number): number;
}

/** A world without a case. What is staged in it is sealed under a key that goes with it. */
export async function worldOf(tx: Tx): Promise<World> {
  const [organisation] = await settings(tx);
  const calendar: Calendar = calendarOf(organisation?.calendar ?? {});
  const secret = randomBytes(32);
  const lives = new Map<string, Life>();
  const processes = new Map<string, { version: number; definition: Definition; plan: Plan }>();
  const published = async (key: string) => {
    const [row] = await latestBody(tx, key);
    const resolved = row && resolve(row.body, organisation?.parameters ?? {});
    if (!resolved || 'problems' in resolved) throw new Error(`the process ${key} cannot start`);
    return { version: row.version, definition: resolved.definition, plan: planOf(resolved.definition, digest(canonical(resolved.definition))) };
  };
  const nextOf = (deeds: readonly Deed[], at: number) => (deeds[0] ? addDuration(calendar, at, deeds[0].after).at : Infinity);
  return {
    tx, secret, calendar, lives, nextOf,
    facts: await readFacts(tx),
    async begin(process, one, at, parent) {
      const { version, definition, plan } = processes.get(process) ?? (await published(process));
      processes.set(process, { version, definition, plan });
      const head: CaseHead = { caseId: one.id, process, version, hash: plan.hash, by: one.applicant, ...(parent && { parent }) };
      const follower = follow(one.id, plan, { commit: (writing) => enter(secret, tx, writing, head), since: (seq) => entriesAfter(tx, one.id, seq) });
      const life = { ...one, deeds: [...one.deeds], next: nextOf(one.deeds, at), definition, plan, follower };
      lives.set(one.id, life);
      return life;
    },
  };
}

/** The case takes the act. Throws when it is refused: then the story is wrong. */
export async function take({ follower, id }: Life, act: Act): Promise<void> {
  const got = await follower.take(act);
  if ('refusal' in got) throw new Error(`case ${id} refuses ${JSON.stringify(act)}: ${JSON.stringify(got.refusal)}`);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
/** An id that is the same at every play. */
export const named = (prefix: string, text: string): string => prefix + digest(text).slice(0, 22);
