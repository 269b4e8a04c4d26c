import { describe, expect, it } from 'vitest';
import { jsonSchema } from '#domain/definition/json-schema.ts';

describe('the JSON Schema for editors', () => {
  it('is the one in docs; `vitest -u` writes it', async () => {
    await expect(`${JSON.stringify(jsonSchema(), null, 2)}\n`).toMatchFileSnapshot('../../../docs/process.schema.json');
  });

  it('leads from every block to the definition of a step, and has no reference that leads nowhere', () => {
    const schema = jsonSchema();
    const text = JSON.stringify(schema);
    for (const [, name] of text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) expect(schema.$defs).toHaveProperty([name ?? '']);
    expect(text).not.toContain('"items":{}');
  });
});
