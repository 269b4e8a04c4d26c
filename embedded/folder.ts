// DATA_DIR: ours or empty, writable, with room, and used by one start at a time.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endProcess, isAlive, processOf, type Process } from './process.ts';
import { Refusal } from './refusal.ts';

const FORMAT = 1;
const LEAST_FREE_MB = 300;
const SURVIVOR_MS = 8_000;

export interface Folder {
  path: string;
  logs: string;
  /** A file with 64 hexadecimal digits, made at the first start. */
  secretFile: string;
  /** The installation that the folder belongs to, when it knows. */
  installation: string | undefined;
  /** Writes down which installation it belongs to. */
  belongsTo(installation: string): void;
  /** Writes down a child, so that the next start can end it should it outlive us. */
  note(name: string, pid: number): void;
  /** Lets the next start in. */
  release(): void;
}

interface Marker {
  product: 'countersign';
  format: number;
  installation?: string;
}
interface Running extends Process {
  token: string;
  children: (Process & { name: string })[];
}

/** Takes the folder for this process. Throws `Refusal`, with nothing written, when it is not ours to take. */
export async function claimFolder(path: string): Promise<Folder> {
  const marker = join(path, 'installation.json');
  const found = look(path, marker);
  attempt(path, () => makeFolder(path));
  const free = freeMegabytes(path);
  if (free < LEAST_FREE_MB) throw new Refusal(`The disk of ${path} is full: ${free} MB are free, ${LEAST_FREE_MB} are needed.`);
  attempt(path, () => {
    writeFileSync(join(path, '.write'), '');
    rmSync(join(path, '.write'));
  });
  const running = await takeTurn(path);
  const secretFile = join(path, 'secret');
  const write = (content: Marker) => replace(marker, JSON.stringify(content));
  try {
    if (!found) write({ product: 'countersign', format: FORMAT });
    if (!existsSync(secretFile)) replace(secretFile, `${randomBytes(32).toString('hex')}\n`);
  } catch (error) {
    running.release();
    throw error;
  }
  return { path, logs: join(path, 'logs'), secretFile, installation: found?.installation, belongsTo: (installation) => write({ product: 'countersign', format: FORMAT, installation }), ...running };
}

/** Makes a folder and those above it. By hand, because Node's recursive mkdir never returns where the system says ENOENT, as /proc does. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o711 });
  } catch (error) {
    // Another start made it at this moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Megabytes that are free on the disk of a folder. */
export function freeMegabytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return Math.floor((bavail * bsize) / 1_048_576);
}

function look(path: string, marker: string): Marker | undefined {
  const there = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (!there) return undefined;
  if (!there.isDirectory()) throw new Refusal(`DATA_DIR is ${path}, which is a file, not a folder.`);
  const content = attempt(path, () => readdirSync(path)).filter((name) => name !== 'lost+found');
  if (!content.length) return undefined;
  if (!content.includes('installation.json')) throw new Refusal(`The folder ${path} holds something that is not Countersign's. Set DATA_DIR to an empty folder or to one of its own.`);
  const read = parse(attempt(path, () => readFileSync(marker, 'utf8')));
  if (read.product !== 'countersign' || typeof read.format !== 'number') throw new Refusal(`The folder ${path} belongs to another program: its installation.json is not Countersign's.`);
  if (read.format > FORMAT) throw new Refusal(`The folder ${path} was written by a newer Countersign. Start that one.`);
  return read as Marker;
}

function parse(text: string): Partial<Marker> {
  try {
    return JSON.parse(text) as Partial<Marker>;
  } catch {
    return {};
  }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refusal(`The disk of ${path} is full.`);
    throw new Refusal(`The folder ${path} cannot be written (${code ?? 'failed'}). Set DATA_DIR to a folder that this account may write.`);
  }
}

/** One start at a time: `running.json` names the process that has the folder, and its children. What a killed one left alive is ended first. */
async function takeTurn(path: string): Promise<Pick<Folder, 'note' | 'release'>> {
  const file = join(path, 'running.json');
  const me = processOf(process.pid);
  if (!me) throw new Error('this process cannot be found');
  for (let before = readRunning(file); before; before = readRunning(file)) {
    if (isAlive(before)) throw new Refusal(`Countersign is already running in ${path} (process ${before.pid}). Stop it first, or start a second copy with another DATA_DIR and PORT.`);
    // Postgres is not among them: it has its own way of finding a survivor, by its data folder.
    await Promise.all(before.children.map((child) => endProcess(child, 'SIGTERM', SURVIVOR_MS)));
    if (readRunning(file)?.token === before.token) rmSync(file, { force: true });
  }
  const mine: Running = { ...me, token: randomUUID(), children: [] };
  const taken = () => readRunning(file)?.token !== mine.token;
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (taken()) throw new Refusal(`Another start of Countersign is taking ${path} at this moment.`);
  return {
    note(name, pid) {
      const child = processOf(pid);
      if (!child) return;
      mine.children = [...mine.children.filter((one) => one.name !== name), { ...child, name }];
      replace(file, JSON.stringify(mine));
    },
    release: () => taken() || rmSync(file, { force: true }),
  };
}

function readRunning(file: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

/** Writes a file as a whole or, when the disk is full, not at all. */
export function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
