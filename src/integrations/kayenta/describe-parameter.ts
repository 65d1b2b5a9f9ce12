const TEXT = { type: 'string' } as const;

/** What there is to know of a text in a query, which may be left out. */
export function describeQuery(name: string, description: string) {
  return { name, in: 'query', required: false, description, schema: TEXT } as const;
}

/** What there is to know of the `id` in a path. */
export function describeId(description: string) {
  return { name: 'id', in: 'path', required: true, description, schema: TEXT } as const;
}
