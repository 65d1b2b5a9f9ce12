import type { PageScript } from './page-script.js';
import type { PageStyle } from './page-style.js';

/** The Content-Security-Policy of a page: its own style and script, and whatever else it must be allowed. */
export function pagePolicy(
  style: Omit<PageStyle, 'css'>,
  script: Omit<PageScript, 'code'> | null,
  more: readonly string[] = [],
): string {
  return [
    "default-src 'none'",
    `style-src ${allowed(style)}`,
    ...(script ? [`script-src ${allowed(script)}`] : []),
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function allowed({ hash, framed = [] }: Omit<PageScript, 'code'>): string {
  return [hash, ...framed].map((one) => `'sha256-${one}'`).join(' ');
}
