import { escapeMarkup } from '../../report/escape-markup.js';
import { asText } from '../openapi/curl.js';
import type { Answer, Content, Operation, Parameter } from '../openapi/operation.js';
import { scrolls } from './scrolls.js';
import { fieldsHtml, typeText } from './schema-html.js';

/** The section of a page that is about one operation. */
export function operationHtml(method: string, path: string, operation: Operation): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const samples = operation['x-codeSamples'].map(
    ({ label, source, 'x-status': status }) =>
      `<h4>${escapeMarkup(label)} <span class="soft">is answered with ${String(status)}</span></h4><pre class="sample" data-status="${String(status)}" ${scrolls(label)}><code>${escapeMarkup(source)}</code></pre>`,
  );
  return `<section id="${escapeMarkup(operationId)}">
<h3>${routeHtml(method, path)}</h3>
<p><strong>${escapeMarkup(summary)}.</strong> ${escapeMarkup(description)}</p>
${parametersHtml(
  'In the path',
  parameters.filter((parameter) => parameter.in === 'path'),
)}
${parametersHtml(
  'In the query',
  parameters.filter((parameter) => parameter.in === 'query'),
)}
${requestBody ? `<h4>Body</h4>${contentHtml(requestBody.content, false)}` : ''}
<h4>Answers</h4>
<ul class="answers">${Object.entries(responses).map(answerHtml).join('')}</ul>
${samples.join('\n')}
</section>`;
}

function parametersHtml(title: string, parameters: readonly Parameter[]): string {
  const items = parameters.map(
    ({ name, schema, description }) =>
      `<li><code>${escapeMarkup(name)}</code> <span class="type">${typeText(schema)}</span><br>${escapeMarkup(description)}</li>`,
  );
  return items.length === 0 ? '' : `<h4>${title}</h4><ul class="fields">${items.join('')}</ul>`;
}

/** A method and a path. */
export function routeHtml(method: string, path: string): string {
  return `<span class="method ${method}">${method.toUpperCase()}</span> <code>${escapeMarkup(path)}</code>`;
}

function answerHtml([status, answer]: readonly [string, Answer]): string {
  if ('$ref' in answer) return '<li><code>else</code><div><a href="#problems">any other problem</a></div></li>';
  const { description, headers = {}, content = {} } = answer;
  const problem = content['application/problem+json'];
  const sent = Object.entries(headers).map(
    ([name, header]) =>
      `<br><span class="soft"><code>${escapeMarkup(name)}</code> ${escapeMarkup(header.description)}</span>`,
  );
  const codes = Object.keys(problem?.examples ?? {}).map(
    (code) => `<a href="#problems"><code>${escapeMarkup(code)}</code></a>`,
  );
  const told = problem ? codes.join(', ') : escapeMarkup(description);
  const shown = problem ? '' : contentHtml(content, true);
  return `<li><code>${escapeMarkup(status)}</code><div>${told}${sent.join('')}${shown}</div></li>`;
}

function contentHtml(content: Content, withExamples: boolean): string {
  const types = Object.entries(content).map(([type, { schema, examples = {} }]) => {
    const fields = fieldsHtml(schema);
    const shown = withExamples ? Object.values(examples) : [];
    const values = shown.map(
      (example) =>
        `<details><summary>Example: ${escapeMarkup(example.summary)}</summary><pre ${scrolls(`Example: ${example.summary}`)}><code>${escapeMarkup(asText(example.value))}</code></pre></details>`,
    );
    return `<div class="content"><span class="soft">${escapeMarkup(type)}</span> <span class="type">${typeText(schema)}</span>${fields}${values.join('')}</div>`;
  });
  return types.join('');
}
