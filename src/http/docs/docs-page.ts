import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../report/escape-markup.js';
import type { OpenApiDocument } from '../openapi/openapi-document.js';
import type { Operation } from '../openapi/operation.js';
import { DOCS_STYLE } from './docs-style.js';
import { operationHtml, routeHtml } from './operation-html.js';
import { scrolls } from './scrolls.js';
import { fieldsHtml } from './schema-html.js';

/** What a browser may do with the page: show it, with its own style, and nothing else. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(DOCS_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** An OpenAPI document as one page that runs no script and loads nothing. */
export function docsPage(document: OpenApiDocument, schemaFiles: readonly string[]): string {
  const { info, tags, paths } = document;
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Route => ({ method, path, operation })),
  );
  const parts = tags.map((tag) => ({
    ...tag,
    routes: routes.filter((route) => route.operation.tags.includes(tag.name)),
  }));
  const main = parts.map(
    (part) => `<h2>${escapeMarkup(capital(part.name))}</h2>
<p class="soft">${escapeMarkup(part.description)}</p>
${part.routes.map(({ method, path, operation }) => operationHtml(method, path, operation)).join('\n')}`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(info.title)}: HTTP API</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeMarkup(info.title)}</h1>
<p>${escapeMarkup(info.description)}</p>
<p class="soft">The examples run as they stand against the service as it comes, with its own metric configs and recordings. For tools: <a href="openapi.json">openapi.json</a>.</p>
</header>
${navigation(parts)}
<main>
${main.join('\n')}
${problems(document)}
${schemas(document, schemaFiles)}
</main>
</body>
</html>
`;
}

function navigation(parts: readonly { readonly name: string; readonly routes: readonly Route[] }[]): string {
  const lists = parts.map(({ name, routes }) => {
    const items = routes.map(
      ({ method, path, operation }) =>
        `<li><a href="#${escapeMarkup(operation.operationId)}">${routeHtml(method, path)}</a></li>`,
    );
    return `<p>${escapeMarkup(capital(name))}</p><ul>${items.join('')}</ul>`;
  });
  return `<nav aria-label="Routes">${lists.join('')}<p>More</p><ul><li><a href="#problems">Problems</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>`;
}

function problems({ components }: OpenApiDocument): string {
  const answer = components.responses.Problem;
  const content = answer && 'content' in answer ? answer.content['application/problem+json'] : undefined;
  const rows = Object.entries(content?.examples ?? {}).map(([code, { summary, value }]) => {
    const status = typeof value === 'object' && value !== null && 'status' in value ? String(value.status) : '';
    return `<tr><td>${escapeMarkup(status)}</td><td><code>${escapeMarkup(code)}</code></td><td>${escapeMarkup(summary)}</td></tr>`;
  });
  return `<h2 id="problems">Problems</h2>
<p class="soft">What cannot be answered is told as application/problem+json. Branch on code; detail and errors are for people.</p>
<div class="wide" ${scrolls('Problems')}><table><thead><tr><th scope="col">status</th><th scope="col">code</th><th scope="col">meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function schemas({ components }: OpenApiDocument, files: readonly string[]): string {
  const sections = Object.entries(components.schemas).map(([name, schema]) => {
    const { description } = schema;
    return `<section id="schema-${escapeMarkup(name)}"><h3>${escapeMarkup(name)}</h3><p>${escapeMarkup(typeof description === 'string' ? description : '')}</p>${fieldsHtml(schema)}</section>`;
  });
  const links = files.map((file) => `<a href="schemas/${escapeMarkup(file)}">${escapeMarkup(file)}</a>`);
  return `<h2 id="schemas">Schemas</h2>
<p>As JSON Schema 2020-12, for editors and tools: ${links.join(', ')}.</p>
${sections.join('\n')}`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
