// What is wrong with a definition, and where.
import type { Text } from '#domain/text.ts';

/** One finding. An error keeps the definition from being published; a warning does not. */
export interface Problem {
  path: string;
  code: string;
  severity: 'error' | 'warning';
  message: Text;
}
