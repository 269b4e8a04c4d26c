// Seals what waits on the desk, comments and form values that no case has recorded yet, and files.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM; `id` is bound as additional data, so a blob moved to another row does not open. Layout: 0x01, nonce 12, ciphertext, tag 16. */
export function sealBytes(key: Buffer, id: string, content: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, text, cipher.getAuthTag()]);
}

/** Opens what `sealBytes` made. Throws when key, id or a single bit differ. */
export function openBytes(key: Buffer, id: string, blob: Uint8Array): Buffer {
  const bytes = Buffer.from(blob);
  if (bytes[0] !== 1) throw new Error('unknown seal version');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13), { authTagLength: 16 }).setAAD(Buffer.from(id));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]);
}

/** The same for a value that JSON can hold. */
export const seal = (key: Buffer, id: string, value: unknown): Buffer => sealBytes(key, id, Buffer.from(JSON.stringify(value)));
export const open = (key: Buffer, id: string, blob: Uint8Array): unknown => JSON.parse(openBytes(key, id, blob).toString('utf8'));
