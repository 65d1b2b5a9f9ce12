import type { NamedConfig } from '../../config/load-metric-configs.js';
import type { ErrorDetail } from '../../errors.js';
import { markup, type Markup } from '../../report/html/markup.js';

/** The configs that a page lists. */
export interface ListedConfigs {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  /** What is wrong with files that cannot be used, by the names of their configs. */
  readonly configMistakes: ReadonlyMap<string, readonly ErrorDetail[]>;
}

/** Each config by name, with what it takes to choose one; also those that are broken. */
export function configList({ configs, configMistakes }: ListedConfigs): Markup {
  const names = [...new Set([...configs.keys(), ...configMistakes.keys()])].toSorted();
  if (names.length === 0) return markup`<p>There are none: the service was started with an empty folder.</p>`;
  return markup`<ul class="cards">${names.map((name) => card(name, configs.get(name), configMistakes.get(name)))}</ul>`;
}

function card(name: string, named: NamedConfig | undefined, mistakes: readonly ErrorDetail[] | undefined): Markup {
  if (!named) {
    return markup`<li><h3>${name}</h3>${mistakes && brokenConfig(mistakes, 'It cannot be used.')}</li>`;
  }
  const { description, judge, thresholds, source, metrics, groups } = named.config;
  const facts = [
    judge.name,
    `pass from ${String(thresholds.pass)}, marginal from ${String(thresholds.marginal)}`,
    source === undefined ? null : `source ${source}`,
    `${counted(metrics.length, 'metric')} in ${counted(Object.keys(groups).length, 'group')}`,
  ].filter((fact) => fact !== null);
  return markup`<li>
      <h3><a href="${configPath(name)}">${name}</a></h3>
      ${description !== undefined && markup`<p>${description}</p>`}
      <p class="soft">${facts.join(' · ')}</p>
      ${mistakes && brokenConfig(mistakes, 'Its file has been changed since and cannot be used: this is the last good one.')}
    </li>`;
}

/** What is wrong with a config's file. */
export function brokenConfig(mistakes: readonly ErrorDetail[], what: string): Markup {
  const items = mistakes
    .slice(0, MOST_MISTAKES)
    .map(({ pointer, message }) => markup`<li>${pointer !== '' && markup`<code>${pointer}</code> `}${message}</li>`);
  const more = mistakes.length - items.length;
  return markup`<div class="broken">
      <p><strong>Broken.</strong> ${what}</p>
      <ul>${items}</ul>
      ${more > 0 && markup`<p>and ${more} more</p>`}
    </div>`;
}

const MOST_MISTAKES = 20;

/** "1 metric", "2 metrics". */
function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** Where a config is shown, as seen from /. */
function configPath(name: string): string {
  return `metric-configs/${encodeURIComponent(name)}`;
}
