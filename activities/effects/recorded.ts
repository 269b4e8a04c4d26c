// Effects on registers that do not exist yet.
import type { Done } from './given.ts';

/**
 * The record that it was asked for: the event `effect.done` names the step, the effect and this result, and the case's log keeps it with the decision that
 * brought it about. Nothing else happens; whoever reads `recorded` knows that people do the rest by hand.
 */
export const recorded = (): Promise<Done> => Promise.resolve({ result: 'recorded' });
