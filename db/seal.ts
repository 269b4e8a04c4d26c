// Seals what waits on the desk: comments and form values that no case has recorded yet.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM over the JSON of `value`; `id` is bound as additional data, so a blob moved to another row does not open. Layout: 0x01, nonce 12, ciphertext, tag 16. */
export function seal(key: Buffer, id: string, value: unknown): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, text, cipher.getAuthTag()]);
}

/** Opens what `seal` made. Throws when key, id or a single bit differ. */
export function open(key: Buffer, id: string, blob: Uint8Array): unknown {
  const bytes = Buffer.from(blob);
  if (bytes[0] !== 1) throw new Error('unknown seal version');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13), { authTagLength: 16 }).setAAD(Buffer.from(id));
  decipher.setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]).toString('utf8'));
}
