import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { SCHEMAS } from '../src/http/schemas.js';

/** Writes the JSON Schemas of the service into docs/schemas/. */
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
  await writeFile(new URL(`../docs/schemas/${name}.json`, import.meta.url), text);
}
