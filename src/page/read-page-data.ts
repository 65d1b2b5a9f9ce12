import type { PageData } from '../report/what-if/what-if-script.js';

/** What stands on the page to judge again; null where nothing does, or something of another version. */
export function readPageData(): PageData | null {
  const text = document.getElementById('what-if-data')?.textContent;
  if (!text) return null;
  const value: unknown = JSON.parse(text);
  return isPageData(value) ? value : null;
}

/** The version says it all: page and script come from one build. */
function isPageData(value: unknown): value is PageData {
  const data = propertyOf(value, 'data');
  return propertyOf(data, 'format') === 1 && propertyOf(value, 'decided') !== undefined;
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
