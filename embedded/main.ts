// `npm start`, once the dependencies are there.
import { ConfigurationError, readEmbeddedConfig } from '#config';
import { run } from './run.ts';

const programs = { worker: new URL('../worker/main.ts', import.meta.url), api: new URL('../api/main.ts', import.meta.url), demo: new URL('../worker/demo.ts', import.meta.url) };

async function main(): Promise<number> {
  try {
    return await run(readEmbeddedConfig(), programs);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exit(await main());
