// JSON Schema for editors, made from the schemas that the reader itself uses.
import { z } from 'zod';
import { DefinitionSource, parts, stepSchemas } from './source.ts';

type Json = { [key: string]: unknown };
const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(parts)) names.add(schema, { id });

/** The JSON Schema 2020-12 of a process document. Blocks refer to one definition of a step, so editors complete inside them. */
export function jsonSchema(): Json {
  const $defs: Json = { step: { oneOf: Object.keys(stepSchemas).map((kind) => ({ $ref: `#/$defs/step-${kind}` })) } };
  const made = (schema: z.ZodType): Json => {
    const { $schema: _, $defs: inner, ...own } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any', metadata: names });
    for (const [name, { id: __, ...part }] of Object.entries(inner ?? {})) $defs[name] = linked(part);
    return linked(own) as Json;
  };
  const document = made(DefinitionSource);
  for (const [kind, schema] of Object.entries(stepSchemas)) $defs[`step-${kind}`] = made(schema);
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Countersign process', ...document, $defs };
}

/** Every list of unread steps becomes a list of steps. */
function linked(schema: unknown, name?: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => linked(one));
  if (schema === null || typeof schema !== 'object') return schema;
  const copy: Json = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, linked(one, key)]));
  if ((name === 'steps' || name === 'otherwise') && copy.type === 'array') copy.items = { $ref: '#/$defs/step' };
  return copy;
}
