// A form while it is being filled: values, which fields have been left, and what is wrong with them, by the rules of the server.
import type { FormField, Problem } from '#api/contract.ts';
import { checkForm, problemOf, shownFields, type Values } from '#domain/form/check.ts';
import type { Field } from '#domain/form/field.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import type { Said } from '#lib/locale.svelte.ts';
import { work } from '#lib/text/work.ts';
import { isUploading } from './uploads.ts';

export interface Wrong {
  path: string;
  message: Said;
}

export interface Draft {
  readonly values: Values;
  /** Fields to show with these values. */
  readonly shown: FormField[];
  /** Field → what is wrong, for fields that have been left or that a submission named. */
  readonly wrong: Record<string, Said>;
  set(key: string, value: unknown): void;
  leave(key: string): void;
  /** Looks at everything; the values to send, or the problems. */
  check(edit: readonly string[], require: readonly string[]): { values: Values } | { wrong: Wrong[] };
  /** Takes in what the server found wrong. */
  refused(problem: Problem | null): Wrong[];
  /** What of these is wrong still, as the values stand now. */
  still(wrong: readonly Wrong[]): Wrong[];
}

/** A draft over these fields, filled by `signer`. `initial` is what the case's form holds already. */
export function draftOf(fields: readonly FormField[], signer: string | undefined, initial: Values = {}, required: readonly string[] = []): Draft {
  const plain = fields as unknown as Field[];
  const latest = Object.fromEntries(fields.flatMap((field) => (field.latest ? [[field.key, Date.parse(field.latest)]] : [])));
  const values = $state<Values>({ ...initial });
  let left = $state<Record<string, boolean>>({});
  let server = $state<Record<string, Said>>({});
  void loadPatterns(plain);
  // The browser's own offset will do: the server is the judge.
  const about = () => ({ now: Date.now(), latest, offsetMinutes: -new Date().getTimezoneOffset(), signer });
  const judge = (field: FormField): Said | undefined => server[field.key] ?? (left[field.key] ? problemOf(field as unknown as Field, required.includes(field.key), values[field.key], about(), values)?.message : undefined);
  return {
    get values() {
      return values;
    },
    get shown() {
      return shownFields(plain, values, Date.now()) as unknown as FormField[];
    },
    get wrong() {
      return Object.fromEntries(fields.flatMap((field) => { const message = judge(field); return message ? [[field.key, message]] : []; }));
    },
    set(key, value) {
      values[key] = value;
      delete server[key];
    },
    leave: (key) => void (left[key] = true),
    check(edit, require) {
      const waiting = edit.filter(isUploading).map((path) => ({ path, message: work.stillUploading }));
      if (waiting.length) {
        server = { ...server, ...Object.fromEntries(waiting.map(({ path, message }) => [path, message])) };
        return { wrong: waiting };
      }
      const sent = Object.fromEntries(Object.entries($state.snapshot(values)).filter(([key, value]) => edit.includes(key) && value !== undefined && (value !== null || initial[key] !== undefined)));
      const checked = checkForm(plain, { edit, require }, sent, { ...about(), standing: initial });
      left = { ...left, ...Object.fromEntries(edit.map((key) => [key, true])) };
      if ('values' in checked) return { values: sent };
      const found = (checked.refusal.fields ?? []).map(({ path, message }) => ({ path, message }));
      server = { ...server, ...Object.fromEntries(found.map(({ path, message }) => [path.split('.')[0] ?? path, message])) };
      return { wrong: found };
    },
    refused(problem) {
      const found = (problem?.fields ?? []).map(({ path, message }) => ({ path, message }));
      server = Object.fromEntries(found.map(({ path, message }) => [path.split('.')[0] ?? path, message]));
      return found;
    },
    still: (wrong) =>
      wrong.flatMap((one) => {
        const field = fields.find(({ key }) => key === one.path.split('.')[0]);
        const message = field ? judge(field) : one.message;
        return message ? [{ path: one.path, message }] : [];
      }),
  };
}
