// A verb that the caller may not use now, and why: what the console greys, with the sentence it shows.
import { z } from '@hono/zod-openapi';
import { Text } from './basis.ts';

export const Bar = z.object({ verb: z.string(), code: z.string(), detail: Text, clause: z.string().optional() }).openapi('Bar');
export type Bar = z.infer<typeof Bar>;
