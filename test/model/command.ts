// The verbs that the model knows, as plain commands (docs/model.md says which it does not).
import type { Values } from './content.ts';
import type { AddedMode, Place } from '#domain/engine/act.ts';

/** What somebody does. Clocks and events are commands, too. */
export type Command =
  /** `for`: whose seat it is, where a deputy acts. `picks`: step → the people picked for it with the yes. */
  | { verb: 'decide'; task: string; by: string; for?: string; outcome: string; picks?: Record<string, string[]>; form?: Values }
  /** `form`: the fields that become something else. */
  | { verb: 'amend'; task: string; by: string; for?: string; form: Values }
  | { verb: 'return'; task: string; by: string; for?: string; to?: string }
  | { verb: 'transfer'; task: string; by: string; for?: string; to: string }
  | { verb: 'reassign'; task: string; by: string; to: string }
  | { verb: 'take-back'; task: string; by: string }
  | { verb: 'hand-back' | 'ask-applicant' | 'call-back'; task: string; by: string; for?: string }
  | { verb: 'claim' | 'release' | 'answer' | 'adviser-left'; task: string; by: string }
  | { verb: 'consult'; task: string; by: string; for?: string; people: string[] }
  | { verb: 'add'; task: string; by: string; people: string[]; place: Place; mode: AddedMode }
  | { verb: 'remove'; task: string; by: string; signer: string }
  | { verb: 'extend'; task: string; by: string; until: number }
  | { verb: 'resubmit'; by: string; picks?: Record<string, string[]>; form?: Values }
  | { verb: 'withdraw' | 'recall' | 'comment' | 'urge' | 'cancel'; by: string }
  | { verb: 'jump'; by: string; to: string }
  | { verb: 'name'; by: string; step: string; people: string[] }
  /** `result`: it was done by hand. */
  | { verb: 'repair'; by: string; node: string; result?: string }
  /** Somebody is away from today until a day, or whose absence was known begins. */
  | { verb: 'away'; person?: string; to?: string }
  /** Somebody is no longer of a role. */
  | { verb: 'loses'; person: string; role: string }
  | { verb: 'event'; event: string; outcome: string };

/** A verb on one task. */
export type OnTask = Extract<Command, { task: string }>;
