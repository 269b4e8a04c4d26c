// The secret that an installation was sealed under, and that every later start must bring.
import { createHmac } from 'node:crypto';
import type { Db } from './connect.ts';

/** Tells two secrets apart, and says nothing of either. */
export const fingerprintOf = (secret: Buffer): string => createHmac('sha256', secret).update('countersign: fingerprint of the secret').digest('hex');

/** One sentence when the database was sealed under another secret; the first one that asks is the one. The database must be migrated. */
export async function otherSecret(db: Db, secret: Buffer): Promise<string | undefined> {
  const [row] = await db<{ same: boolean }[]>`select desk.same_secret(${fingerprintOf(secret)}) as same`;
  return row?.same ? undefined : OTHER_SECRET;
}

export const OTHER_SECRET = 'The database is sealed under another secret than the one given here: start with the CS_SECRET, or the file DATA_DIR/secret, that it has always had. Nothing was written.';
