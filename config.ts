// Every environment variable, read and validated once. Nothing else touches process.env.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number('must be a port').int('must be a port').min(1, 'must be a port from 1 to 65535').max(65_535, 'must be a port from 1 to 65535');
const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((text) => text === '1');
const database = z.url({ protocol: /^postgres(ql)?$/, error: 'must be like postgres://user:password@host:5432/database' });

const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Public origin, such as https://countersign.example.org; behind a proxy it decides the cookie and the origin check. */
  ORIGIN: z.url({ protocol: /^https?$/, error: 'must be like https://countersign.example.org' }).optional(),
  /** Everything that the embedded mode writes. */
  DATA_DIR: z.string().min(1).default('.data').transform((path) => resolve(path)),
  /** A Postgres of one's own, 14 or newer, as the owner of the schema. */
  DATABASE_URL: database.optional(),
  /** Logins of the two processes; when absent they log in with DATABASE_URL and take on their role. */
  WORKER_DATABASE_URL: database.optional(),
  API_DATABASE_URL: database.optional(),
  /** A Temporal cluster of one's own. */
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:]+:\d+$/, 'must be host:port').optional(),
  TEMPORAL_NAMESPACE: z.string().regex(/^[a-z0-9-]{2,60}$/, 'must be 2 to 60 of a-z, 0-9 and -').default('countersign'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).max(100, 'must be at most 100 characters').default('countersign'),
  /** Where the official release archives of the Temporal server are fetched from. */
  TEMPORAL_DOWNLOAD_BASE: z.url({ protocol: /^https?$/, error: 'must be an address' }).default('https://github.com/temporalio/temporal/releases/download'),
  /** Where the Temporal binaries are kept for all checkouts of this account; $XDG_CACHE_HOME/countersign or ~/.cache/countersign when absent. */
  COUNTERSIGN_CACHE: z.string().min(1).optional(),
  ORGANISATION: z.string().regex(/^[a-z-]+$/, 'must be the name of a folder in regulations/').default('decoration-company'),
  /** Loads the demo accounts and archives into a new database. */
  DEMO: flag.default(false),
  /** 32 bytes in hexadecimal; seals what waits on the desk. CS_SECRET_FILE names a file that holds them. */
  CS_SECRET: z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits').optional(),
  CS_SECRET_FILE: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
});

export interface Config extends z.infer<typeof Environment> {
  cacheDir: string;
  secret: Buffer | null;
}

type Env = Record<string, string | undefined>;

/** The names of all variables, for `.env.example` and docker-compose.yml. */
export const variables = Object.keys(Environment.shape);

/** What child processes inherit. */
export const surroundings: Readonly<Env> = process.env;

/** What is wrong with the environment, one line a variable. Values are not repeated: some are secrets. */
export class ConfigurationError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`Configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads the environment. Throws one `ConfigurationError` that names every bad variable. Empty variables count as absent. */
export function readConfig(env: Env = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([key, value]) => variables.includes(key) && value !== ''));
  const parsed = Environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const secret = secretOf(given, problems);
  if (given.DEMO === '1' && !loopback(given.HOST ?? '127.0.0.1')) problems.push('DEMO has accounts with a known password, so HOST must be 127.0.0.1; or set DEMO=0');
  if (!parsed.success || problems.length) throw new ConfigurationError(problems);
  const cacheDir = resolve(parsed.data.COUNTERSIGN_CACHE ?? join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'countersign'));
  return { ...parsed.data, cacheDir, secret };
}

/** The environment as `npm start` takes it: with the demo, unless a database was given or DEMO says otherwise. */
export function readEmbeddedConfig(env: Env = process.env): Config {
  return readConfig({ ...env, DEMO: env.DEMO || (env.DATABASE_URL ? '0' : '1') });
}

/** Whether only this machine can reach what listens on `host`. */
export const loopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);

function secretOf(given: Env, problems: string[]): Buffer | null {
  if (given.CS_SECRET) return Buffer.from(given.CS_SECRET, 'hex');
  if (!given.CS_SECRET_FILE) return null;
  try {
    const hex = readFileSync(given.CS_SECRET_FILE, 'utf8').trim();
    if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
    problems.push('CS_SECRET_FILE must name a file with 64 hexadecimal digits');
  } catch {
    problems.push('CS_SECRET_FILE names a file that cannot be read');
  }
  return null;
}

/** What a process cannot do without. Throws `ConfigurationError` when it is absent. */
export const needed = <K extends keyof Config>(config: Config, key: K): NonNullable<Config[K]> => {
  const value = config[key];
  if (value === undefined || value === null) throw new ConfigurationError([`${key === 'secret' ? 'CS_SECRET or CS_SECRET_FILE' : key} is needed here`]);
  return value;
};
