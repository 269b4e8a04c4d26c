// The api, with the console behind it when it has been built: one server, one port.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Client, Connection } from '@temporalio/client';
import compression from 'compression';
import { pino } from 'pino';
import { needed, readConfig } from '#config';
import { connect } from '#db/connect.ts';
import { otherSecret } from '#db/secret.ts';
import { sweepDrafts } from '#db/desk/drafts.ts';
import { sweepFiles } from '#db/desk/files.ts';
import { sweepRates } from '#db/desk/rates.ts';
import { sweepCases } from '#db/desk/register.ts';
import { sweepSessions } from '#db/desk/sessions.ts';
import { sweepAnswers } from '#db/desk/submissions.ts';
import { desk as openDesk } from './act/desk.ts';
import { temporal as reach } from './act/temporal.ts';
import { watch as startWatch } from './act/watch.ts';
import { addressBehind } from './address.ts';
import { app } from './app.ts';
import { moveLeft } from './leaving.ts';
import { known as keep } from './organisation.ts';
import { standings } from './standings.ts';
import { noCall } from './problem.ts';
import { demoCost, strongCost } from './password.ts';
import { streams as startStreams } from './streams.ts';

const RESEND_MS = 5_000;
const MOVE_MS = 30_000;
const SWEEP_MS = 10 * 60_000;
const CLOSE_MS = 2_000;

const config = readConfig();
const log = pino({ level: config.LOG_LEVEL, base: null });
const sql = connect(config.API_DATABASE_URL ?? needed(config, 'DATABASE_URL'), { role: 'cs_api', max: 16, name: 'countersign-api' });
const connection = Connection.lazy({ address: needed(config, 'TEMPORAL_ADDRESS') });
const temporal = reach(new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }), config.TEMPORAL_TASK_QUEUE);
const secret = needed(config, 'secret');
const other = await otherSecret(sql, secret);
if (other !== undefined) {
  process.stderr.write(`${other}\n`);
  process.exit(1);
}
const known = keep(sql);
const cases = standings(sql, known);
const [watch, streams] = await Promise.all([startWatch(sql), startStreams(sql)]);
const desk = openDesk({ sql, temporal, watch, known, secret });
const origin = config.ORIGIN === undefined ? undefined : new URL(config.ORIGIN);
const consoleKey = Buffer.from(randomBytes(24).toString('hex'));
const { demo } = await known.organisation();
const api = app(
  { sql, known, standings: cases, desk, temporal, streams, origin, secret, consoleKey, host: config.HOST, passwordCost: demo ? demoCost : strongCost },
  (line) => (line.failure === undefined ? log.info(line) : log.error(line)),
);

type Handler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => unknown;
const respond = getRequestListener(api.fetch, { errorHandler: noCall }) as Handler;
const pages = await consoleHandler();
const compress = compression() as unknown as Handler;

/** SvelteKit's handler, told where the api is and what the browser calls us. */
async function consoleHandler(): Promise<Handler | undefined> {
  const built = new URL('../console/build/handler.js', import.meta.url);
  if (!existsSync(built)) return undefined;
  Object.assign(process.env, { PROTOCOL_HEADER: 'x-cs-proto', HOST_HEADER: 'x-cs-host', CONSOLE_API: `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${config.PORT}`, CONSOLE_KEY: consoleKey.toString(), BODY_SIZE_LIMIT: '512K' });
  return ((await import(built.href)) as { handler: Handler }).handler;
}

/** What pages are built on; the interface says what is wrong with another. */
const isHost = (host: string): boolean => /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`);
const isOurs = (url: string): boolean => /^\/(api(\/|$|\?)|healthz|livez)/.test(url);
const server = createServer({ requireHostHeader: false }, (request, response) => {
  const url = request.url ?? '/';
  if (!pages || !isHost(request.headers.host ?? '') || isOurs(url)) return url.startsWith('/api/events') ? respond(request, response) : compress(request, response, () => respond(request, response));
  const forwarded = request.headers['x-forwarded-for'];
  request.headers['x-cs-address'] = addressBehind(request.socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join(',') : forwarded, origin);
  request.headers['x-cs-proto'] = origin?.protocol.replace(':', '') ?? 'http';
  request.headers['x-cs-host'] = origin?.host ?? request.headers.host ?? '';
  return compress(request, response, () => pages(request, response, () => respond(request, response)));
});
// Long enough for the largest file on a slow line.
server.requestTimeout = 120_000;
server.headersTimeout = 10_000;

const every = (ms: number, what: string, job: () => Promise<unknown>) => {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    job()
      .catch((error: { code?: string; name?: string }) => log.warn({ what, code: error.code ?? error.name }, `${what} did not work and will be tried again`))
      .finally(() => (busy = false));
  }, ms);
};
const timers = [every(RESEND_MS, 'resend', () => desk.resend()), every(MOVE_MS, 'move', () => moveLeft({ sql, known, standings: cases, desk })), every(SWEEP_MS, 'sweep', () => Promise.all([sweepSessions(sql), sweepRates(sql), sweepAnswers(sql), sweepDrafts(sql), sweepCases(sql), sweepFiles(sql)]))];

async function stop(): Promise<void> {
  timers.forEach(clearInterval);
  server.close();
  await streams.close();
  await desk.close(CLOSE_MS);
  server.closeAllConnections();
  await Promise.all([watch.close(), connection.close()]);
  await sql.end({ timeout: 1 });
}
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    stop().then(() => process.exit(0), () => process.exit(1));
  });

server.on('error', (error: NodeJS.ErrnoException) => {
  process.stderr.write(`The api cannot listen on ${config.HOST}, port ${config.PORT} (${error.code ?? 'unknown'}).\n`);
  process.exit(1);
});
server.listen(config.PORT, config.HOST, () => process.stdout.write(`${JSON.stringify({ ready: 'api', console: pages !== undefined })}\n`));
