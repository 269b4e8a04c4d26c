// What no text and no document of ours may hold, looked at once at the door: characters that cannot be stored, and nesting that nobody means.
import type { FieldProblem } from '#domain/refusal.ts';

const DEEPEST = 40;

/** The first thing wrong with a document, or nothing: a NUL or half a character in a text or a name, nesting beyond forty levels, a name that belongs to the language. */
export function flawIn(document: unknown): FieldProblem | undefined {
  const open: { value: unknown; depth: number }[] = [{ value: document, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && !isStorable(value)) return { path: '', code: 'not-text', message: { zh: '含有无法保存的字符', en: 'Holds characters that cannot be stored' } };
    if (value === null || typeof value !== 'object') continue;
    if (depth >= DEEPEST) return { path: '', code: 'too-deep', message: { zh: '内容嵌套过深', en: 'Nested too deep' } };
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__proto__' || !isStorable(name)) return { path: name === '__proto__' ? name : '', code: 'unknown-field', message: { zh: '无法识别的字段', en: 'Unknown field' } };
      open.push({ value: inner, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Whether Postgres can keep it: no NUL, no surrogate without its other half. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
