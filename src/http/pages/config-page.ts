import type { NamedConfig } from '../../config/load-metric-configs.js';
import type { MetricConfig } from '../../config/metric-config.js';
import { toPlainConfig } from '../../config/plain-config.js';
import { propertyOf } from '../../config/property-of.js';
import type { ErrorDetail } from '../../errors.js';
import { renderFrame } from '../../report/html/frame.js';
import { markup, type Markup } from '../../report/html/markup.js';
import { brokenConfig } from './config-list.js';
import { metricSection, queryText } from './config-metric.js';
import { exampleCommand } from './example-command.js';
import { PAGE_LOOK } from './page-look.js';

/** A config, what is wrong with its file since, and where the service is. */
export interface ConfigPageParts {
  readonly named: NamedConfig;
  readonly mistakes: readonly ErrorDetail[] | undefined;
  /** For commands; "" where that cannot be told. */
  readonly base: string;
}

/** A metric config as a page: what a request fills in, what weighs how much, and what is asked and judged for each metric. */
export function configPage({ named, mistakes, base }: ConfigPageParts): string {
  const { name, digest, config, warnings } = named;
  const body = markup`
    <header>
      <nav aria-label="Where this is"><a href="../">canary-judge</a></nav>
      <h1>${name}</h1>
      ${config.description !== undefined && markup`<p>${config.description}</p>`}
      ${mistakes && brokenConfig(mistakes, 'Its file has been changed since and cannot be used: this is the last good one.')}
    </header>
    <main id="main">
      ${judging(config)}
      ${variables(config)}
      ${weights(config)}
      <section aria-labelledby="metrics-title">
        <h2 id="metrics-title">Metrics</h2>
        ${config.metrics.map((metric) => metricSection(metric, config.judge.name))}
      </section>
      ${besides(config)}
      ${warnings.length > 0 && markup`<h2>Taken leniently</h2><ul>${warnings.map((text) => markup`<li>${text}</li>`)}</ul>`}
      <h2>Judge by it</h2>
      <pre><code>${exampleCommand(named, base)}</code></pre>
    </main>
    <footer>
      <p class="soft">As JSON: <a href="${encodeURIComponent(name)}?format=json">with its defaults</a>. Digest <code>${digest}</code></p>
    </footer>
  `;
  return renderFrame({ title: `${name}: metric config`, style: PAGE_LOOK, body });
}

function judging(config: MetricConfig): Markup {
  const { thresholds, judge, source, anyFailure, traffic, dialect } = config;
  const plain = toPlainConfig(config);
  const { name, ...options } = judge;
  const chosen = Object.entries(options).map(([option, value]) => `${option} ${String(value)}`);
  const facts: readonly (readonly [string, string] | null)[] = [
    ['Verdict', `pass from a score of ${String(thresholds.pass)}, marginal from ${String(thresholds.marginal)}`],
    ['Judge', chosen.length > 0 ? `${name} (${chosen.join(', ')})` : name],
    source === undefined ? null : ['Source', source],
    ['Step', String(propertyOf(plain, 'step'))],
    ['Warm-up', String(propertyOf(plain, 'warmup'))],
    traffic ? ['Traffic', `at least ${String(traffic.minimumRequests)} requests a side`] : null,
    anyFailure ? ['Any failure', 'no canary passes with a metric that fails'] : null,
    dialect === 'kayenta' ? ['Written', 'for Kayenta'] : null,
  ];
  const told = facts.flatMap((fact) => (fact ? [markup`<div><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>`] : []));
  return markup`<section aria-labelledby="judging">
      <h2 id="judging">How it is judged</h2>
      <dl class="facts">${told}</dl>
    </section>`;
}

function variables({ scope }: MetricConfig): Markup {
  const head = markup`<h2 id="scope">Scope</h2>`;
  if (!scope)
    return markup`<section aria-labelledby="scope">${head}<p>It names no variables: a request may give any.</p></section>`;
  const rows = Object.entries(scope).map(
    ([name, { description, example, default: standard }]) => markup`<tr>
        <th scope="row"><code>${name}</code></th>
        <td>${description}</td>
        <td>${example !== undefined && markup`<code>${example}</code>`}</td>
        <td>${standard === undefined ? 'required' : markup`<code>${standard}</code>`}</td>
      </tr>`,
  );
  if (rows.length === 0)
    return markup`<section aria-labelledby="scope">${head}<p>There are no variables to fill in.</p></section>`;
  return markup`<section aria-labelledby="scope">
      ${head}
      <p>What a request fills in, for each side or for both.</p>
      <table class="plain">
        <thead><tr><th scope="col">variable</th><th scope="col">meaning</th><th scope="col">example</th><th scope="col">default</th></tr></thead>
        <tbody>${rows}</tbody>
      </table>
    </section>`;
}

function weights({ groups, metrics }: MetricConfig): Markup {
  const rows = Object.entries(groups).map(([group, weight]) => {
    const names = metrics.filter((metric) => metric.groups.includes(group)).map(({ name }) => name);
    return markup`<tr><th scope="row">${group}</th><td>${weight} %</td><td>${names.join(', ')}</td></tr>`;
  });
  return markup`<section aria-labelledby="groups">
      <h2 id="groups">Groups</h2>
      <table class="plain">
        <thead><tr><th scope="col">group</th><th scope="col">weight</th><th scope="col">metrics</th></tr></thead>
        <tbody>${rows}</tbody>
      </table>
    </section>`;
}

/** What is asked beside the metrics. */
function besides({ selector, traffic, comparability }: MetricConfig): Markup | null {
  const { instances, age } = comparability ?? {};
  const asked = [
    ...Object.entries(selector).map(([language, text]) => ({ what: `Selector for ${language}`, text })),
    ...(traffic ? [{ what: 'Traffic', text: queryText(traffic.query) }] : []),
    ...(instances ? [{ what: 'Instances of a side', text: queryText(instances.query) }] : []),
    ...(age ? [{ what: 'Age of a side', text: queryText(age.query) }] : []),
  ];
  if (asked.length === 0) return null;
  return markup`<section aria-labelledby="besides">
      <h2 id="besides">Beside the metrics</h2>
      ${asked.map(({ what, text }) => markup`<p>${what}</p><pre><code>${text}</code></pre>`)}
    </section>`;
}
