// A Postgres of another time: speaks as much of the protocol as it takes to be asked for its version.
import { createServer, type Server } from 'node:net';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => Buffer.concat([int16(value >>> 16), int16(value & 65_535)]);
const text = (value: string) => Buffer.from(`${value}\0`);

const TEXT = 25;
const ready = message('Z', Buffer.from('I'));
const greeting = Buffer.concat([message('R', int32(0)), message('K', Buffer.concat([int32(1), int32(1)])), ready]);
const columns = message('T', Buffer.concat([int16(1), text('server_version_num'), int32(0), int16(0), int32(TEXT), int16(-1), int32(-1), int16(0)]));

/** Listens at `port` and calls itself `version`, a number such as 130000. Whatever else it is asked has no rows. */
export function oldPostgres(port: number, version: string): Server {
  const row = message('D', Buffer.concat([int16(1), int32(version.length), Buffer.from(version)]));
  return createServer((socket) => {
    let begun = false;
    let asked = false;
    let rest: Buffer = Buffer.alloc(0);
    const answers: Record<string, (body: Buffer) => Buffer> = {
      P: (body) => {
        asked = body.includes('show server_version_num');
        return message('1', Buffer.alloc(0));
      },
      D: () => Buffer.concat([message('t', int16(0)), columns]),
      B: () => message('2', Buffer.alloc(0)),
      E: () => Buffer.concat([...(asked ? [row] : []), message('C', text('SHOW'))]),
      S: () => ready,
    };
    socket.on('error', () => socket.destroy()).on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        // The first message of a connection has no type.
        const skip = begun ? 1 : 0;
        if (rest.length < skip + 4 || rest.length < skip + rest.readInt32BE(skip)) return;
        const length = skip + rest.readInt32BE(skip);
        socket.write(begun ? (answers[rest.toString('latin1', 0, 1)]?.(rest.subarray(5, length)) ?? Buffer.alloc(0)) : greeting);
        begun = true;
        rest = rest.subarray(length);
      }
    });
  }).listen(port, '127.0.0.1');
}
