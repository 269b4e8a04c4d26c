// Postgres refuses to run as root. This finds the account that it runs as instead, and how to get there.
import { execFileSync } from 'node:child_process';
import { accessSync, chownSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from './refusal.ts';

export interface Account {
  /** The command as it must be spawned, with the spawn options that go with it. */
  wrap(command: string, args: string[]): { command: string; args: string[]; options: { uid?: number; gid?: number } };
  /** Hands a folder to the account. */
  own(path: string): void;
}

/** Whoever runs this, or, for root, `postgres`, else `nobody`. `paths` must be reachable for that account. */
export function serverAccount(paths: string[]): Account {
  if (process.getuid?.() !== 0) return { wrap: (command, args) => ({ command, args, options: {} }), own: () => undefined };
  const { uid, gid } = unprivileged();
  const own = (path: string) => chownSync(path, uid, gid);
  if (paths.every((path) => traversable(path))) return { own, wrap: (command, args) => ({ command, args, options: { uid, gid } }) };
  // A private folder above (0700, as mktemp makes them) keeps the account out; the capability to search folders, and no other, lets it through.
  const setpriv = findSetpriv();
  if (!setpriv) throw new Refusal(`The database runs as another account than root, which cannot reach ${paths[0] ?? ''}. Put the checkout and DATA_DIR below folders that everybody may enter, or start as an ordinary user.`);
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search'];
  return { own, wrap: (command, args) => ({ command: setpriv, args: [...drop, '--', command, ...args], options: {} }) };
}

function unprivileged(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!found) throw new Refusal('There is neither an account postgres nor an account nobody that the database could run as. Start as an ordinary user.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

function traversable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const mode = statSync(at, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && at !== path && (mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function findSetpriv(): string | undefined {
  for (const path of ['/usr/bin/setpriv', '/bin/setpriv'])
    try {
      accessSync(path, constants.X_OK);
      execFileSync(path, ['--help'], { stdio: 'ignore' });
      return path;
    } catch {
      continue;
    }
  return undefined;
}
