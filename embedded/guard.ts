// Outlives its parent by a moment: when the parent is gone, however it died, the children that it had named are ended.
import { isAlive, processOf, send, type Process } from './process.ts';

const children: (Process & { name: string })[] = [];
const PATIENCE_MS = 6_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

let rest = '';
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const [pid, name = ''] = line.split(' ');
    const child = processOf(Number(pid));
    if (child) children.push({ ...child, name });
  }
});

process.stdin.once('close', () => {
  // Postgres understands SIGINT as "fast": it rolls back, writes its checkpoint and ends.
  for (const child of children) send(child, child.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const since = Date.now();
  const look = setInterval(() => {
    const left = children.filter(isAlive);
    if (left.length && Date.now() - since > PATIENCE_MS) for (const child of left) send(child, 'SIGKILL');
    if (!left.length || Date.now() - since > 2 * PATIENCE_MS) {
      clearInterval(look);
      process.exit(0);
    }
  }, 100);
});
