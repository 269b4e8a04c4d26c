// Outlives its parent by a moment: when the parent is gone, however it died, the children it had named are ended.
import { readFileSync } from 'node:fs';

/** pid → { name, born }: a pid that was given to another process meanwhile has another birth and is left alone. */
const children = new Map();

const birthOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
  } catch {
    return process.platform === 'linux' ? undefined : 'unknown';
  }
};
const alive = ({ pid, born }) => {
  try {
    process.kill(pid, 0);
    return birthOf(pid) === born;
  } catch {
    return false;
  }
};
const send = (child, signal) => {
  if (!alive(child)) return;
  try {
    process.kill(child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const [pid, name] = line.split(' ');
    children.set(Number(pid), { pid: Number(pid), name, born: birthOf(pid) });
  }
});
process.stdin.on('close', () => {
  // Postgres understands SIGINT as "fast": it rolls back, writes its checkpoint and ends.
  for (const child of children.values()) send(child, child.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const since = Date.now();
  const look = setInterval(() => {
    const left = [...children.values()].filter(alive);
    if (!left.length) process.exit(0);
    if (Date.now() - since > 6_000) for (const child of left) send(child, 'SIGKILL');
    if (Date.now() - since > 8_000) {
      clearInterval(look);
      process.exit(0);
    }
  }, 100);
});
