// The worker of production with one difference: it kills itself before or after its n-th commit, as DIES says (`before#2`, `after#5`).
import { registerHooks } from 'node:module';

const [point, count] = (process.env.DIES ?? '').split('#');
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/activities/create.ts')) return loaded;
    const source = String(loaded.source).replace(
      'const written = await commit(deps, writing, head);',
      `const die = () => process.kill(process.pid, 'SIGKILL');
        globalThis.commits = (globalThis.commits ?? 0) + 1;
        if (globalThis.commits === ${Number(count)} && '${point ?? ''}' === 'before') { die(); await new Promise(() => undefined); }
        const written = await commit(deps, writing, head);
        if (globalThis.commits === ${Number(count)} && '${point ?? ''}' === 'after') { die(); await new Promise(() => undefined); }`,
    );
    if (source === String(loaded.source)) throw new Error('the place to die at has moved');
    return { ...loaded, source };
  },
});
await import('../worker/main.ts');
