/** The own property of a value of unknown shape, or undefined where it has none. */
export function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const property: unknown = Reflect.get(value, key);
  return property;
}
