// What is left of a protected value for somebody who may not see it.
import type { Field } from './field.ts';

const STARS = '***';

/** A masked form of a single value: enough to recognise, never enough to use. Lists keep nothing, not even their length. */
export function mask(field: Field, value: unknown): string {
  if (typeof value !== 'string' || field.many) return STARS;
  const letters = [...value];
  switch (field.type) {
    case 'phone':
      return letters.length >= 9 ? `${letters.slice(0, 3).join('')}****${letters.slice(-4).join('')}` : STARS;
    case 'email': {
      const at = value.lastIndexOf('@');
      return at > 0 ? `${letters[0] ?? ''}***${value.slice(at)}` : STARS;
    }
    case 'text':
      return letters.length > 1 ? `${letters[0] ?? ''}${'*'.repeat(Math.min(letters.length - 1, 6))}` : '*';
    default:
      return STARS;
  }
}

/** A value as `{ masked }`; of a table each row, cell by cell. */
export function masked(field: Field, value: unknown): unknown {
  if (field.type !== 'table' || !Array.isArray(value)) return { masked: mask(field, value) };
  return value.map((row: unknown) =>
    Object.fromEntries((field.columns ?? []).flatMap((column) => {
      const cell = row !== null && typeof row === 'object' && Object.hasOwn(row, column.key) ? (row as Record<string, unknown>)[column.key] : undefined;
      return cell === undefined || cell === null ? [] : [[column.key, { masked: mask(column, cell) }]];
    })));
}
