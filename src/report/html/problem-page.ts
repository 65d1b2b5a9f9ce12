import { renderFrame } from './frame.js';
import { markup, type Markup } from './markup.js';
import { REPORT_STYLE } from './report-style.js';

/** A problem as RFC 9457 tells it. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  /** Under which the log has more. */
  readonly requestId?: unknown;
  readonly detail: string;
  readonly errors: readonly ProblemError[];
}

interface ProblemError {
  readonly pointer: string;
  readonly message: string;
  readonly metric?: string;
  readonly side?: string;
  readonly source?: string;
  readonly query?: string;
}

/** A problem as a page: what went wrong, each mistake with its place, what the log is searched by, and a link to the start page, which is at `home`. */
export function renderProblemPage({ title, status, code, requestId, detail, errors }: Problem, home: string): string {
  const body = markup`<main id="main">
<header class="top error">
<h1>${title}</h1>
<p class="verdict"><span class="badge"><span aria-hidden="true">!</span> ${status}</span></p>
<p class="reason">${detail}</p>
</header>
${errors.length > 0 && markup`<section><h2>What is wrong</h2>\n<ul>\n${errors.map(item)}</ul></section>\n`}<p class="soft">Code <code>${code}</code>${typeof requestId === 'string' && markup`, request <code>${requestId}</code>`}</p>
<p><a href="${home}">To the start page</a></p>
</main>`;
  return renderFrame({ title: `${String(status)} ${title}`, style: REPORT_STYLE, body });
}

function item({ pointer, message, metric, side, source, query }: ProblemError): Markup {
  const place = [side, metric, source !== undefined && `from ${source}`].filter(
    (part) => part !== undefined && part !== false,
  );
  return markup`<li>${pointer !== '' && markup`<code>${pointer}</code> `}${message}${place.length > 0 && markup` <span class="soft">(<bdi>${place.join(' ')}</bdi>)</span>`}${query !== undefined && markup`\n<pre tabindex="0"><code>${query}</code></pre>`}</li>
`;
}
