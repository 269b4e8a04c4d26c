// What a picker offers.
import type { Said } from '#lib/locale.svelte.ts';

export interface Choice {
  id: string;
  name: string;
  note?: Said;
  /** Shown, but not to be taken. */
  barred?: boolean;
}
