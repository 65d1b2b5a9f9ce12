/** An object that has these fields and no others. */
export function closed(properties: Readonly<Record<string, object>>, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A list of these. */
export function listOf(items: object): object {
  return { type: 'array', items };
}

/** A map from the author's own keys to these. */
export function mapOf(additionalProperties: object): object {
  return { type: 'object', additionalProperties };
}

/** A resource of a kind, with its metadata. */
export function resource(apiVersion: string, kind: string, spec: object): object {
  return closed({ apiVersion: { const: apiVersion }, kind: { const: kind }, metadata: metadata(), spec }, [
    'apiVersion',
    'kind',
    'metadata',
    'spec',
  ]);
}

/** What a person writes of the metadata of a resource. */
export function metadata(): object {
  const map = mapOf({ type: 'string' });
  return closed({ name: text(), generateName: text(), namespace: text(), labels: map, annotations: map });
}

/** A text. */
export function text(): object {
  return { type: 'string' };
}

/** One of these texts. */
export function oneOf(...values: readonly string[]): object {
  return { type: 'string', enum: values };
}
