const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^Nested mappings are not allowed/, 'a text with ": " in it needs quotes'],
  [
    /^Unexpected (?:flow-\w+-start|scalar) at node end/,
    'inside { } or [ ] a text with one of { } [ ] , : in it needs quotes',
  ],
  [/^Tabs are not allowed/, 'use spaces'],
  [/^Map keys must be unique/, 'this key stands in the same object before'],
];

/** What the YAML parser says is wrong, in words for people, with what would be right where that is known. */
export function withYamlAdvice(message: string): string {
  if (message.startsWith('Source contains multiple documents'))
    return 'holds a second document from here on: --- may stand at its top only';
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
  return advice === undefined ? message : `${message}: ${advice}`;
}
