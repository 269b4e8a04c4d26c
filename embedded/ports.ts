// Free ports on this machine, remembered per data folder so that a restart finds them again when it can.
import { createServer } from 'node:net';

/** Why a port cannot be listened on, as the system's code such as EADDRINUSE; undefined when it can. */
export const obstacleAt = (port: number, host = '127.0.0.1'): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

/** Whether a port can be listened on. */
export const isFree = async (port: number): Promise<boolean> => (await obstacleAt(port)) === undefined;

// Temporal keeps its members' ports in a smallint, so nothing above 32767; and nothing in the range that the system gives to outgoing connections.
const FIRST = 15_000;
const LAST = 32_000;

/** `count` ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > 1_000) throw new Error('no free port');
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

/** A remembered port while it is free, else another. */
export const portNear = async (wanted: number | undefined): Promise<number> => {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('no free port');
  return port;
};
