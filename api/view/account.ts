// An account as an administrator sees it: open or closed, and what became of what its person was asked.
import { departureOf, heldBy, leftOf } from '#db/read/departures.ts';
import { Account } from '../contract.ts';
import type { Deps } from '../env.ts';
import { definitionIn, personIn } from '../organisation.ts';
import { headOfStep, instant } from './task-header.ts';

/** Nothing when there is no such person. */
export async function accountView({ sql, known }: Deps, id: string): Promise<Account | undefined> {
  const organisation = await known.organisation();
  const person = organisation.facts.people[id];
  if (!person) return undefined;
  const [held, [departure], left] = await Promise.all([heldBy(sql, id), departureOf(sql, id), leftOf(sql, id)]);
  const account = { id, name: person.name, active: person.active, holding: held.length };
  if (person.active || !departure) return account;
  const definitions = await known.definitions(left.map(({ pinned }) => pinned));
  return Account.parse({
    ...account,
    departure: {
      at: instant(departure.at),
      by: personIn(organisation, departure.byId),
      reason: departure.reason,
      ...(departure.handOverId !== null && { handOver: personIn(organisation, departure.handOverId) }),
      ended: { sessions: departure.sessions, grants: departure.grants, delegations: departure.delegations },
      tasks: left.map(({ taskId, stepId, caseId, number, title, pinned, toId, way, code }) => ({
        id: taskId,
        title: headOfStep(definitionIn(definitions, pinned), stepId).title,
        case: { id: caseId, number, title },
        ...(toId !== null && { to: personIn(organisation, toId) }),
        way,
        ...(code !== null && { problem: { code, detail: code === 'pending' ? pending : code === 'advice-only' ? advice : nobody } }),
      })),
    },
  });
}

const nobody = { zh: '目前没有可以接手的人；系统会继续尝试，也可以由管理员直接改派。', en: 'Nobody may take it over at present. It is tried again; an administrator may also reassign it.' };
const advice = { zh: '只是征求意见或补充询问，由提问的人收回后自行处理。', en: 'Only advice or an answer was asked: whoever asked takes the question back and goes on.' };
const pending = { zh: '正在改派，稍后可在此查看结果。', en: 'Being moved; look here again in a moment.' };
