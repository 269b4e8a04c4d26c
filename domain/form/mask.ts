// What is left of a protected value for somebody who may not see it.
import type { Field } from './field.ts';

/** A masked form of the value: enough to recognise, never enough to use. */
export function mask(field: Field, value: unknown): string {
  if (typeof value !== 'string') return '***';
  const letters = [...value];
  switch (field.type) {
    case 'phone':
      return letters.length >= 9 ? `${letters.slice(0, 3).join('')}****${letters.slice(-4).join('')}` : '***';
    case 'email':
      return `${letters[0] ?? ''}***@${value.split('@')[1] ?? '***'}`;
    case 'text':
      return letters.length > 1 ? `${letters[0] ?? ''}${'*'.repeat(Math.min(letters.length - 1, 6))}` : '*';
    default:
      return '***';
  }
}
