// What a person does in the past of a demo: staged as the api stages it, then taken by the case.
import { readPage } from '#db/desk/register.ts';
import { claim } from '#db/desk/submissions.ts';
import { seal } from '#db/seal.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { openSeats } from '#domain/engine/state.ts';
import type { Deed } from '#regulations/decoration-company/story.ts';
import type { Content } from '../submission.ts';
import { named, take, type Life, type World } from './world.ts';

/** The applicant submits the request that the story is about. */
export const submit = (world: World, life: Life): Promise<void> => send(world, life, life.applicant, { verb: 'start' }, { form: requestOf(world, life) });

/** Does what comes next in a case. Throws when the task that it answers is not open. */
export async function perform(world: World, life: Life, deed: Deed, at: number): Promise<void> {
  const content: Content = { ...(deed.comment !== undefined && { comment: deed.comment }), ...(deed.form && { form: deed.form(at) }) };
  switch (deed.does) {
    case 'read':
      for (const archive of life.archives) for (let page = 1; page <= deed.pages; page++) await readPage(world.tx, life.applicant, archive, life.id, page);
      return;
    case 'withdraw':
      return send(world, life, life.applicant, { verb: 'withdraw' }, content);
    case 'resubmit':
      return send(world, life, life.applicant, { verb: 'resubmit' }, { form: { ...requestOf(world, life), ...content.form } });
    case 'return':
    case 'answer':
      return answer(world, life, deed, content);
  }
}

async function answer(world: World, life: Life, deed: Extract<Deed, { step: string }>, content: Content): Promise<void> {
  const seats = [...openSeats(life.plan, life.follower.position().state)].filter(({ step, seat }) => step.id === deed.step && seat.state === 'open').map(({ seat }) => seat);
  const { by: wanted } = deed;
  const seat = seats.find(({ holders }) => wanted === undefined || holders.includes(wanted));
  const by = wanted ?? seat?.holders[0];
  if (!seat || by === undefined) throw new Error(`case ${life.id} does not ask ${wanted ?? 'anybody'} for ${deed.step}`);
  const { task } = seat;
  if (deed.does === 'return') return send(world, life, by, { verb: 'return', task }, content);
  const signs = askOf(life.definition, deed.step)?.outcomes.some(({ key, signature }) => key === deed.outcome && signature);
  return send(world, life, by, { verb: 'decide', task, outcome: deed.outcome }, { ...content, ...(signs && { signature: signatureOf(world, by) }) });
}

const requestOf = (world: World, { request, archives, applicant }: Life) => ({ ...request, archives, undertaking: signatureOf(world, applicant) });
const signatureOf = ({ facts }: World, person: string) => ({ statement: true as const, name: facts.people[person]?.name ?? '' });

async function send({ tx, secret }: World, life: Life, by: string, verb: Record<string, unknown>, content: Content): Promise<void> {
  const id = named('s', `${life.id}/${life.follower.position().state.seq}`);
  const act = { ...verb, key: id, head: 0, by, submission: id } as PersonAct;
  await claim(tx, { id, personId: by, key: id, route: 'demo', bodyHash: Buffer.from(id), caseId: life.id, act, sealed: seal(secret, id, content) });
  await take(life, act);
}
