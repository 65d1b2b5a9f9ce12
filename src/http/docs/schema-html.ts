import type { JsonSchema } from '../../config/json-schema.js';
import { escapeMarkup } from '../../report/escape-markup.js';

/** The fields of a schema as nested lists; empty where it has none. */
export function fieldsHtml(schema: JsonSchema): string {
  const objects = objectsIn(schema);
  if (objects.length > 1) {
    return objects.map((one, i) => `<p class="or">${i === 0 ? 'Either' : 'or'}</p>${listHtml(one)}`).join('');
  }
  return objects.map(listHtml).join('');
}

/** What a schema allows, in a few words: "string or null", "array of number". */
export function typeText(schema: JsonSchema): string {
  const { $ref, type, items, enum: words } = schema;
  if (typeof $ref === 'string')
    return `<a href="#schema-${escapeMarkup(nameIn($ref))}">${escapeMarkup(nameIn($ref))}</a>`;
  if ('const' in schema) return value(schema.const);
  if (Array.isArray(words)) return words.length > MOST_WORDS ? 'one of many words' : words.map(value).join(' | ');
  const parts = alternatives(schema).map(typeText);
  if (type === undefined && parts.length > 0) return [...new Set(parts)].join(' or ');
  const types = (Array.isArray(type) ? type : [type]).map(String);
  if (type === undefined) return 'anything';
  return (
    escapeMarkup(types.join(' or ')) + (isSchema(items) && types.includes('array') ? ` of ${typeText(items)}` : '')
  );
}

const MOST_WORDS = 24;

function listHtml(schema: JsonSchema): string {
  const { properties, required, additionalProperties } = schema;
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const fields = isSchema(properties) ? Object.entries(properties) : [];
  const items = fields.map(([name, field]) => {
    if (!isSchema(field)) return '';
    return fieldHtml(
      name,
      field,
      additionalProperties === false ? inBody(needed.includes(name)) : inAnswer(needed.includes(name)),
    );
  });
  const any = isSchema(additionalProperties) ? fieldHtml('any name', additionalProperties, '') : '';
  return `<ul class="fields">${items.join('')}${any}</ul>`;
}

/** Of what people write most may be left out … */
function inBody(required: boolean): string {
  return required ? '<span class="required">required</span>' : '';
}

/** … and of answers, which may grow, most is always there. */
function inAnswer(required: boolean): string {
  return required ? '' : 'not always there';
}

function fieldHtml(name: string, field: JsonSchema, note: string): string {
  const { description, default: standard, examples } = field;
  const notes = [
    ...(note === '' ? [] : [note]),
    ...(standard === undefined || isSchema(standard) ? [] : [`default ${value(standard)}`]),
    ...(standard === undefined && Array.isArray(examples) ? [`such as ${value(examples[0])}`] : []),
  ].join(', ');
  const text = typeof description === 'string' ? `<br>${escapeMarkup(description)}` : '';
  const head = `<code>${escapeMarkup(name)}</code> <span class="type">${typeText(field)}</span> <span class="soft">${notes}</span>${text}`;
  const inner = fieldsHtml(field);
  return inner === '' ? `<li>${head}</li>` : `<li><details><summary>${head}</summary>${inner}</details></li>`;
}

/** The objects with fields that a schema allows, itself or in an array. */
function objectsIn(schema: JsonSchema): JsonSchema[] {
  if (isSchema(schema.properties) || hasFields(schema.additionalProperties)) return [schema];
  if (isSchema(schema.items)) return objectsIn(schema.items);
  return alternatives(schema).flatMap(objectsIn);
}

function hasFields(values: unknown): boolean {
  return isSchema(values) && objectsIn(values).length > 0;
}

function alternatives({ anyOf, oneOf }: JsonSchema): JsonSchema[] {
  return [anyOf, oneOf].flatMap((parts) => (Array.isArray(parts) ? parts.filter(isSchema) : []));
}

function isSchema(part: unknown): part is JsonSchema {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

function nameIn(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}

function value(constant: unknown): string {
  return `<code>${escapeMarkup(JSON.stringify(constant))}</code>`;
}
