/** The text without the secrets: as they are, and as JSON, URLs, forms and HTML have them. */
export function conceal(text: string, secrets: readonly string[]): string {
  return createConceal(secrets)(text);
}

/** The same for many texts. */
export function createConceal(secrets: readonly string[]): (text: string) => string {
  // A secret may hold another one.
  const ways = [...new Set(secrets.flatMap(waysToWrite))].sort((a, b) => b.length - a.length);
  return (text) => ways.reduce((rest, way) => rest.replaceAll(way, '***'), text);
}

function waysToWrite(secret: string): string[] {
  if (secret === '') return [];
  const encoded = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ '': secret }).toString().slice(1);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...[encoded, form].flatMap((way) => [way, way.replaceAll(/%../g, (byte) => byte.toLowerCase())]),
    secret.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
