// The engine against the model: random processes, organisations and lives, side by side (docs/model.md), the second half.
import { it } from 'vitest';
import { lives, PATIENCE_MS } from './lives.ts';

it('whatever people do, in whatever process and organisation, engine and model stand at the same place after every act', () => lives(1), PATIENCE_MS);
