// Whether a case can be started and decided now.
import { createRoute, z } from '@hono/zod-openapi';
import { probe } from '#db/desk/probe.ts';
import { Health } from '../contract.ts';
import type { Deps } from '../env.ts';
import { json, router } from '../router.ts';

const FRESH_MS = 2_000;

interface Standing {
  postgres: boolean;
  temporal: boolean;
  worker: boolean;
}

/** How the parts stand, looked at most every two seconds however many ask. */
function looker(deps: Deps): () => Promise<Standing> {
  let last: { at: number; standing: Promise<Standing> } | undefined;
  const look = async (): Promise<Standing> => {
    const [postgres, parts] = await Promise.all([probe(deps.sql).then(() => true, () => false), deps.temporal.health()]);
    return { postgres, ...parts };
  };
  return () => {
    if (!last || Date.now() - last.at > FRESH_MS) last = { at: Date.now(), standing: look() };
    return last.standing;
  };
}

/** `/healthz` and `/livez`. */
export const healthRoutes = (deps: Deps) => {
  const standing = looker(deps);
  return router()
    .openapi(createRoute({ method: 'get', path: '/healthz', tags: ['health'], summary: 'Ready: a case can be started and decided', responses: { 200: json(Health, 'Ready'), 503: json(Health, 'Not ready: the parts say which') } }), async (c) => {
      const { postgres, temporal, worker } = await standing();
      const part = (ok: boolean) => (ok ? ('ok' as const) : ('down' as const));
      const parts = { postgres: part(postgres), temporal: part(temporal), worker: part(worker) };
      return postgres && temporal && worker ? c.json({ status: 'ok' as const, parts }, 200) : c.json({ status: 'down' as const, parts }, 503);
    })
    .openapi(createRoute({ method: 'get', path: '/livez', tags: ['health'], summary: 'Alive: the process answers', responses: { 200: json(z.object({ status: z.literal('ok') }), 'Alive') } }), (c) => c.json({ status: 'ok' as const }, 200));
};
