// Cases that belong together.
import { z } from '@hono/zod-openapi';
import { Id } from './basis.ts';

/** `case`: the other one, by its id or its number. */
export const RelateBody = z.strictObject({ case: Id }).openapi('RelateBody');
