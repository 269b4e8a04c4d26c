// Every environment variable, read and validated once. Nothing else touches process.env.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const flag = z.enum(['0', '1']).transform((text) => text === '1');

const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Public origin, such as https://countersign.example.org; behind a proxy it decides the cookie and the origin check. */
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  /** Everything that the embedded mode writes. */
  DATA_DIR: z.string().min(1).default('.data').transform((path) => resolve(path)),
  /** A Postgres of one's own, 14 or newer, as the owner of the schema. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Logins of the two processes; when absent they log in with DATABASE_URL and take on their role. */
  WORKER_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  API_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** A Temporal cluster of one's own. */
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:]+:\d+$/, 'host:port').optional(),
  TEMPORAL_NAMESPACE: z.string().regex(/^[a-z0-9-]{2,60}$/).default('countersign'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).max(100).default('countersign'),
  /** Where the official release archives of the Temporal server are fetched from. */
  TEMPORAL_DOWNLOAD_BASE: z.url().default('https://github.com/temporalio/temporal/releases/download'),
  COUNTERSIGN_CACHE: z.string().min(1).optional(),
  ORGANISATION: z.string().regex(/^[a-z-]+$/).default('decoration-company'),
  /** Loads the demo accounts and archives into a new database. */
  DEMO: flag.default(false),
  /** 32 bytes in hexadecimal; seals what waits on the desk. CS_SECRET_FILE names a file that holds them. */
  CS_SECRET: z.string().regex(/^[0-9a-f]{64}$/i, '64 hexadecimal digits').optional(),
  CS_SECRET_FILE: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export interface Config extends z.infer<typeof Environment> {
  cacheDir: string;
  secret: Buffer | null;
}

/** The names of all variables, for `.env.example` and docker-compose.yml. */
export const variables = Object.keys(Environment.shape);

/** Reads the environment. Throws one error that names every bad variable. Empty variables count as absent. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([key, value]) => variables.includes(key) && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new Error(`Configuration: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  const config = parsed.data;
  const hex = config.CS_SECRET ?? (config.CS_SECRET_FILE && readFileSync(config.CS_SECRET_FILE, 'utf8').trim());
  if (hex && !/^[0-9a-f]{64}$/i.test(hex)) throw new Error('Configuration: CS_SECRET_FILE: the file must hold 64 hexadecimal digits');
  const cacheDir = resolve(config.COUNTERSIGN_CACHE ?? join(env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), '.cache'), 'countersign'));
  return { ...config, cacheDir, secret: hex ? Buffer.from(hex, 'hex') : null };
}

/** The database as a process must have it, or a plain error. */
export const needed = <K extends keyof Config>(config: Config, key: K): NonNullable<Config[K]> => {
  const value = config[key];
  if (value === undefined || value === null) throw new Error(`Configuration: ${key === 'secret' ? 'CS_SECRET or CS_SECRET_FILE' : key} is needed here`);
  return value;
};
