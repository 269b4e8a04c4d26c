// `npm start` as a person meets it: it comes back after a death, leaves nobody behind, and ends with Ctrl-C.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '#embedded/ports.ts';
import { healthy, home, noneLeft, pidOf, says, start } from './starting.ts';

const { folder, remove } = home();
afterAll(remove);

describe('before it runs', () => {
  it('stopped while the database is being made it leaves nobody and nothing half made, and the next start makes it', async () => {
    const path = folder('early');
    const [port = 0] = await freePorts(1);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const one = start({ DATA_DIR: path, PORT: String(port) });
      for (const until = Date.now() + 20_000; Date.now() < until && !existsSync(join(path, 'postgres', 'data.new', 'PG_VERSION')); ) await pause(10);
      process.kill(one.pid, signal);
      await one.ended;
      expect(await noneLeft(join(path, 'postgres'), signal === 'SIGKILL' ? 8_000 : 0)).toEqual([]);
      expect(await noneLeft(path, 8_000)).toEqual([]);
      expect(existsSync(join(path, 'postgres', 'data'))).toBe(false);
    }
    const one = start({ DATA_DIR: path, PORT: String(port) });
    expect(await one.up).toBe(true);
    process.kill(one.pid, 'SIGTERM');
    expect(await one.ended).toBe(0);
  }, 120_000);
});

describe('once it runs', () => {
  it('a second start on its folder is refused; a part that dies comes back; killed with -9 it leaves nobody; it starts again and stops cleanly when npm is asked to', async () => {
    const path = folder('one');
    const [port = 0, other = 0] = await freePorts(2);
    const one = start({ DATA_DIR: path, PORT: String(port) });
    expect(await one.up).toBe(true);
    expect(await healthy(port)).toBe(true);

    const second = start({ DATA_DIR: path, PORT: String(other) });
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/already running in/);

    process.kill(pidOf(path, 'worker'), 'SIGKILL');
    expect(await says(one, /worker is back/)).toBe(true);
    expect(one.said()).toMatch(/worker ended \(SIGKILL; killed by somebody, or by the system for want of memory\)\. Starting it again/);
    expect(await healthy(port)).toBe(true);

    process.kill(one.pid, 'SIGKILL');
    expect(await noneLeft(path)).toEqual([]);

    const again = start({ DATA_DIR: path, PORT: String(port) }, 'npm');
    expect(await again.up).toBe(true);
    process.kill(again.pid, 'SIGTERM');
    expect(await again.ended).toBe(0);
    expect(await noneLeft(path, 2_000)).toEqual([]);
  }, 120_000);

  it('three deaths within a minute stop everything, with the part and the reason', async () => {
    const path = folder('three');
    const [port = 0] = await freePorts(1);
    const one = start({ DATA_DIR: path, PORT: String(port) });
    expect(await one.up).toBe(true);
    let last = 0;
    for (let deaths = 0; deaths < 3; ) {
      const pid = pidOf(path, 'api');
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

  it('two copies run side by side; a Temporal that is killed comes back under its address; Ctrl-C at the terminal ends one within 15 s, killing npm with -9 the other, and nobody is left', async () => {
    const ports = await freePorts(2);
    const copies = ports.map((port, i) => ({ port, path: folder(`copy-${i}`), run: start({ DATA_DIR: folder(`copy-${i}`), PORT: String(port) }, 'npm') }));
    expect(await Promise.all(copies.map(({ run }) => run.up))).toEqual([true, true]);
    expect(await Promise.all(ports.map((one) => healthy(one)))).toEqual([true, true]);

    const [first, second] = copies;
    if (!first || !second) throw new Error('two copies were started');
    process.kill(pidOf(first.path, 'temporal'), 'SIGKILL');
    expect(await says(first.run, /Temporal is back/)).toBe(true);
    let recovered = false;
    for (let i = 0; i < 100 && !recovered; i++) {
      recovered = await healthy(first.port);
      await pause(100);
    }
    expect(recovered).toBe(true);
    expect(second.run.said()).not.toMatch(/ended/);

    // A terminal sends Ctrl-C to the whole group: npm, its shell and us.
    const asked = Date.now();
    process.kill(-first.run.pid, 'SIGINT');
    process.kill(second.run.pid, 'SIGKILL');
    expect(await first.run.ended).toBe(0);
    await second.run.ended;
    expect(Date.now() - asked).toBeLessThan(15_000);
    for (const { path, run } of copies) {
      expect(await noneLeft(path, 2_000)).toEqual([]);
      expect(run.said().match(/Stopp.*/g)).toEqual(['Stopping …', 'Stopped.']);
      expect(run.said().trimEnd()).toMatch(/Stopped\.$/);
    }
  }, 120_000);
});
