// The one-shot step before worker and api when they run as processes of their own: our migrations, and the namespace of this installation.
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError, needed, readConfig } from '#config';
import { migrate } from '#db/migrate.ts';
import { checkGiven } from './databases.ts';
import { claimSecret, installationOf, refuseOtherSecret, wakeCases } from './installation.ts';
import { ensureNamespace } from './namespace.ts';
import { Refusal } from './refusal.ts';

const TRIES = 30;
const BETWEEN_MS = 2_000;

async function setup(): Promise<void> {
  const config = readConfig();
  const [url, address] = [needed(config, 'DATABASE_URL'), needed(config, 'TEMPORAL_ADDRESS')];
  await checkGiven(url);
  if (config.secret) await refuseOtherSecret(url, config.secret);
  await migrate(url);
  if (config.secret) await claimSecret(url, config.secret);
  const installation = await installationOf(url);
  for (let tries = 1; ; tries++) {
    try {
      await ensureNamespace(address, config.TEMPORAL_NAMESPACE, installation, () => wakeCases(url));
      return;
    } catch (error) {
      // A server that has only just been started does not answer yet; one that answers "no" means it.
      if (error instanceof Refusal || tries >= TRIES) throw error;
      await pause(BETWEEN_MS);
    }
  }
}

try {
  await setup();
  process.stdout.write(`${JSON.stringify({ ready: 'setup' })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Refusal || error instanceof ConfigurationError ? error.message : `Setting up failed: ${error instanceof Error ? error.message : 'unknown'}`}\n`);
  process.exitCode = 1;
}
