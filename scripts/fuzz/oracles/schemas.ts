import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Says what of a value does not fit a published schema; undefined where all does. */
export type Misfit = (value: unknown) => string | undefined;

/** The check of one of docs/schemas/: another implementation of it than the service's. */
export function readSchema(name: string): Misfit {
  const ajv = new Ajv2020.default({ strict: false, allErrors: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(`docs/schemas/${name}.json`, 'utf8')) as object);
  return (value) => {
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return `${first?.instancePath ?? ''} ${first?.message ?? ''}`;
  };
}
