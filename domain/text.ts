// A sentence or label in the two languages of the product.
import { z } from 'zod';

/** A text that people read, in simplified Chinese and English; both are always there. */
export const Text = z.strictObject({ zh: z.string().min(1).max(2000), en: z.string().min(1).max(2000) });
export type Text = z.infer<typeof Text>;
