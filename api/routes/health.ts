// Whether a case can be started and decided now.
import { createRoute } from '@hono/zod-openapi';
import { revision } from '#db/read/organisation.ts';
import { Health } from '../contract.ts';
import type { Deps } from '../env.ts';
import { json, router } from '../router.ts';

/** `/healthz` and `/livez`. */
export const healthRoutes = (deps: Deps) =>
  router()
    .openapi(createRoute({ method: 'get', path: '/healthz', tags: ['health'], summary: 'Ready: a case can be started and decided', responses: { 200: json(Health, 'Ready'), 503: json(Health, 'Not ready: the parts say which') } }), async (c) => {
      const [postgres, { temporal, worker }] = await Promise.all([revision(deps.sql).then((rows) => rows.length === 1).catch(() => false), deps.temporal.health()]);
      const part = (ok: boolean) => (ok ? ('ok' as const) : ('down' as const));
      const parts = { postgres: part(postgres), temporal: part(temporal), worker: part(worker) };
      return postgres && temporal && worker ? c.json({ status: 'ok' as const, parts }, 200) : c.json({ status: 'down' as const, parts }, 503);
    })
    .get('/livez', (c) => c.json({ status: 'ok' }));
