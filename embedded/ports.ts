// Free ports on this machine, remembered per data folder so that a restart finds them again when it can.
import { createServer } from 'node:net';

/** Whether a port can be listened on. */
export const isFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/** `count` ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(server));
    })),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A remembered port while it is free, else another. */
export const portNear = async (wanted: number | undefined): Promise<number> => {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('no free port');
  return port;
};
