// argon2id, two at a time: a rush of sign-ins queues up instead of taking every core.
import { hash, verify, type Options } from '@node-rs/argon2';
import { turns } from './turns.ts';

/** OWASP's stronger row; about 150 ms on a plain core. */
export const strongCost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
/** For the demo, whose password is public: a third of the time. */
export const demoCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const hashing = turns({ atOnce: 2, ofOne: 2, ofOneWaiting: 200, waiting: 200 });

async function inTurn<T>(job: () => Promise<T>): Promise<T> {
  const done = await hashing.take('');
  if (!done) throw new QueueFull();
  try {
    return await job();
  } finally {
    done();
  }
}

/** Too many sign-ins wait already. */
export class QueueFull extends Error {}

/** A password as it is stored: argon2id, its cost inside. */
export const hashPassword = (password: string, cost: Options): Promise<string> => inTurn(() => hash(password, cost));

/** Whether the password is right; without a stored hash the same time is spent on `decoy`, and the answer is no. */
export async function isRight(password: string, stored: string | undefined, decoy: string): Promise<boolean> {
  const right = await inTurn(() => verify(stored ?? decoy, password).catch(() => false));
  return right && stored !== undefined;
}

/** Whether a stored hash was made under another cost than today's. */
export const isOutdated = (stored: string, { memoryCost, timeCost, parallelism }: { memoryCost: number; timeCost: number; parallelism: number }): boolean =>
  !stored.startsWith('$argon2id$') || !stored.includes(`$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
