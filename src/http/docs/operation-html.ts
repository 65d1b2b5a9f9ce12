import { escapeMarkup } from '../../report/calibration-page-markup.js';
import { asText } from '../openapi/curl.js';
import type { Answer, Content, Operation } from '../openapi/operation.js';
import { fieldsHtml, typeText } from './schema-html.js';

/** The section of a page that is about one operation. */
export function operationHtml(method: string, path: string, operation: Operation): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const samples = operation['x-codeSamples'].map(
    ({ label, source, 'x-status': status }) =>
      `<h4>${escapeMarkup(label)} <span class="soft">is answered with ${String(status)}</span></h4><pre class="sample" data-status="${String(status)}"><code>${escapeMarkup(source)}</code></pre>`,
  );
  const inPath = parameters.map(
    (parameter) =>
      `<li><code>${escapeMarkup(parameter.name)}</code> <span class="type">${typeText(parameter.schema)}</span><br>${escapeMarkup(parameter.description)}</li>`,
  );
  return `<section id="${escapeMarkup(operationId)}">
<h3>${routeHtml(method, path)}</h3>
<p><strong>${escapeMarkup(summary)}.</strong> ${escapeMarkup(description)}</p>
${inPath.length === 0 ? '' : `<h4>In the path</h4><ul class="fields">${inPath.join('')}</ul>`}
${requestBody ? `<h4>Body</h4>${contentHtml(requestBody.content, false)}` : ''}
<h4>Answers</h4>
<ul class="answers">${Object.entries(responses).map(answerHtml).join('')}</ul>
${samples.join('\n')}
</section>`;
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
        `<details><summary>Example: ${escapeMarkup(example.summary)}</summary><pre><code>${escapeMarkup(asText(example.value))}</code></pre></details>`,
    );
    return `<div class="content"><span class="soft">${escapeMarkup(type)}</span> <span class="type">${typeText(schema)}</span>${fields}${values.join('')}</div>`;
  });
  return types.join('');
}
