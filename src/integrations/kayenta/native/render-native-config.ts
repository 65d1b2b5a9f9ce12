import { Document, isMap, visit } from 'yaml';
import type { NativeImport } from './to-native-config.js';

/** What stands in one line. */
const IN_ONE_LINE = ['thresholds', 'groups', 'judge', 'scope', 'analysis'];

/** The imported config as YAML, with what it cannot say as comments at its top. */
export function renderNativeConfig({ document, notes, faults }: NativeImport): string {
  const yaml = new Document(document);
  visit(yaml, {
    Pair: (_, { key, value }) => {
      if (isMap(value) && IN_ONE_LINE.includes(nameOf(key)) && !value.items.some((item) => isMap(item.value)))
        value.flow = true;
    },
  });
  const lines = [
    "Imported from Kayenta's canary config JSON.",
    ...(faults.length > 0 ? ['It cannot be used as it is:', ...faults.map((text) => `* ${text}`)] : []),
    ...(notes.length > 0 ? ['What to know about it:', ...notes.map((text) => `* ${text}`)] : []),
  ];
  return `${lines.map((line) => `# ${oneLine(line)}\n`).join('')}${yaml.toString({ lineWidth: 0, flowCollectionPadding: true })}`;
}

function nameOf(key: unknown): string {
  return typeof key === 'object' && key !== null && 'value' in key ? String(key.value) : String(key);
}

/** A comment ends with its line, and a config may hold anything. */
function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu, ' ');
}
