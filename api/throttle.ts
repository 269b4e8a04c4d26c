// Sign-in tries: throttled by account from one address, by account from everywhere, and by address. Back-off, never a lock-out.
import { createHash } from 'node:crypto';
import type { Db } from '#db/connect.ts';
import { forget, take } from '#db/desk/rates.ts';

const limits = {
  pair: { seconds: 60, burst: 8 },
  account: { seconds: 180, burst: 20 },
  address: { seconds: 2, burst: 60 },
} as const;

/** Names are hashed: what somebody typed as an account may be a password. */
const keysOf = (username: string, address: string) => {
  const name = createHash('sha256').update(username.toLowerCase()).digest('base64url').slice(0, 22);
  return { pair: `sign-in:pair:${name}:${address}`, account: `sign-in:account:${name}`, address: `sign-in:address:${address}` };
};

/** One try; the seconds to wait when there are too many. */
export async function tryToSignIn(db: Db, username: string, address: string): Promise<{ wait: number } | undefined> {
  const keys = keysOf(username, address);
  for (const what of ['address', 'pair', 'account'] as const) {
    const [row] = await take(db, keys[what], limits[what]);
    if (!row?.allowed) return { wait: row?.wait ?? limits[what].seconds };
  }
  return undefined;
}

/** The password was right: earlier slips of this account are forgotten, those of the address are not. */
export async function signedInWell(db: Db, username: string, address: string): Promise<void> {
  const { pair, account } = keysOf(username, address);
  await forget(db, [pair, account]);
}
