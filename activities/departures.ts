// Whether a seat of somebody who has left may go to a person without the capacity that the step otherwise wants (approval-idioms §9).
import { departureOf } from '#db/read/departures.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { heirs } from '#domain/leaving.ts';
import { asking, keptOut, today } from './asked.ts';
import type { Entering } from './entering.ts';

/** By leave, asked again, as superior, or as whoever stands in; not merely because the leaver or an administrator has named him. */
export async function inherits(c: Entering, ask: Ask, leaver: string, capacity: string, seated: readonly string[], person: string): Promise<boolean> {
  const [departure] = await departureOf(c.tx, leaver);
  return heirs(c.facts, today(c), { leaver, deputies: departure?.deputies ?? [] }, { process: c.case.processKey, capacity, by: ask.by, asking: { ...(await asking(c, ask)), except: await keptOut(c, ask) }, seated }).some((heir) => heir.person === person);
}
