// `npm start` as a person meets it: it says why not, comes back after a death, and leaves nobody behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { surroundings } from '#config';
import { freePorts } from '#embedded/ports.ts';

interface Started {
  process: ChildProcess;
  said(): string;
  /** Until the address is printed. */
  up: Promise<boolean>;
  ended: Promise<number | null>;
}

let home = '';
let port = 0;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'countersign-home-'));
  [port = 0] = await freePorts(1);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['embedded/start.mjs'], { env: { ...surroundings, DEMO: '0', PORT: String(port), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let up: (whether: boolean) => void = () => undefined;
  const started = new Promise<boolean>((resolve) => (up = resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Stop with Ctrl-C')) up(true);
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => {
    up(false);
    resolve(code);
  }));
  return { process: child, said: () => text, up: started, ended };
}

const folder = (name: string) => join(home, name);
/** Processes whose command line or environment names the folder. */
function living(path: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(path);
    } catch {
      return false;
    }
  });
}
async function noneLeft(path: string, withinMs = 15_000): Promise<string[]> {
  for (const until = Date.now() + withinMs; Date.now() < until && living(path).length; ) await pause(200);
  return living(path);
}
const pidOf = (path: string, name: string): number | undefined =>
  (JSON.parse(readFileSync(join(path, 'running.json'), 'utf8')) as { children: { name: string; pid: number }[] }).children.find((one) => one.name === name)?.pid;
const healthy = async () => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false);

describe('it says in one sentence why it does not start, and damages nothing', () => {
  const cases: [string, () => Promise<{ env: Record<string, string>; after?: () => void }>, RegExp][] = [
    ['a port in use', async () => { const [taken = 0] = await freePorts(1); const server = createServer().listen(taken, '127.0.0.1'); return { env: { DATA_DIR: folder('busy'), PORT: String(taken) }, after: () => server.close() }; }, /Port \d+ on 127\.0\.0\.1 is in use/],
    ['a folder with something else in it', async () => { mkdirSync(folder('foreign')); writeFileSync(join(folder('foreign'), 'thesis.doc'), 'mine'); return { env: { DATA_DIR: folder('foreign') } }; }, /holds something that is not Countersign's/],
    ['a file instead of a folder', async () => { writeFileSync(folder('file'), ''); return { env: { DATA_DIR: folder('file') } }; }, /is a file, not a folder/],
    ['a folder that cannot be written', async () => ({ env: { DATA_DIR: '/proc/countersign' } }), /cannot be written/],
    ['a database that is not there', async () => ({ env: { DATA_DIR: folder('nowhere'), DATABASE_URL: 'postgres://a:b@127.0.0.1:9/c' } }), /DATABASE_URL cannot be used: nothing listens/],
    ['a variable that makes no sense', async () => ({ env: { DATA_DIR: folder('odd'), PORT: 'soon', LOG_LEVEL: 'loud' } }), /PORT must be a port[\s\S]*LOG_LEVEL must be/],
    ['a demo that everybody could reach', async () => ({ env: { DATA_DIR: folder('open'), DEMO: '1', HOST: '0.0.0.0' } }), /HOST must be 127\.0\.0\.1/],
  ];
  it.each(cases)('%s', async (_, prepare, sentence) => {
    const { env, after } = await prepare();
    const one = start(env);
    const code = await one.ended;
    after?.();
    expect(one.said()).toMatch(sentence);
    expect(one.said()).not.toMatch(/ at .*:\d+:\d+/);
    expect(code).toBe(1);
    if (existsSync(folder('foreign'))) expect(readdirSync(folder('foreign'))).toEqual(['thesis.doc']);
  });
});

describe('once it runs', () => {
  it('a second start on its folder is refused; a part that dies comes back; killed with -9 it leaves nobody; it starts again and stops cleanly', async () => {
    const path = folder('one');
    const one = start({ DATA_DIR: path });
    expect(await one.up).toBe(true);
    expect(await healthy()).toBe(true);

    const [other = 0] = await freePorts(1);
    const second = start({ DATA_DIR: path, PORT: String(other) });
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/already running in/);

    process.kill(pidOf(path, 'worker') ?? 0, 'SIGKILL');
    for (let i = 0; i < 60 && !one.said().includes('worker is back'); i++) await pause(250);
    expect(one.said()).toMatch(/worker ended \(SIGKILL/);
    expect(await healthy()).toBe(true);

    one.process.kill('SIGKILL');
    expect(await noneLeft(path)).toEqual([]);

    const again = start({ DATA_DIR: path });
    expect(await again.up).toBe(true);
    again.process.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    expect(await noneLeft(path, 2_000)).toEqual([]);
  }, 120_000);

  it('three deaths within a minute stop everything, with the part and the reason', async () => {
    const path = folder('three');
    const one = start({ DATA_DIR: path });
    expect(await one.up).toBe(true);
    let last = 0;
    for (let deaths = 0; deaths < 3; ) {
      const pid = pidOf(path, 'api') ?? 0;
      if (pid !== last && pid !== 0) {
        process.kill(pid, 'SIGKILL');
        last = pid;
        deaths++;
      }
      await pause(100);
    }
    expect(await one.ended).toBe(1);
    expect(one.said()).toMatch(/api ended 3 times within a minute, so everything stops\. The last time: .*SIGKILL/);
    expect(await noneLeft(path, 2_000)).toEqual([]);
  }, 90_000);
});
