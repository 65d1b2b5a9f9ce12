import type { KeptJudgement } from '../../config/kept-judgement.js';
import { asMarkup, type Markup } from '../html/markup.js';
import type { WhatIfData } from './what-if-data.js';

/** What was decided from the data, which has to come out again before anything is changed. */
export interface Decided extends Pick<KeptJudgement, 'verdict' | 'score'> {
  /** The config's name. */
  readonly config: string;
  /** Of every metric of the report; null of those that could not be measured, which no data are there of. */
  readonly classifications: readonly (KeptJudgement['metrics'][number]['classification'] | null)[];
}

/** What stands on a page for its script. */
export interface PageData {
  readonly data: WhatIfData;
  readonly decided: Decided;
}

/** The data of a page as an element of it. Not a character of them can end the element. */
export function whatIfDataScript(data: WhatIfData, { verdict, score, config, metrics }: KeptJudgement): Markup {
  const classifications = metrics.map(({ classification, reason }) =>
    reason.code === 'not-measured' ? null : classification,
  );
  const page: PageData = { data, decided: { verdict, score, config: config.name, classifications } };
  const json = JSON.stringify(page).replaceAll('<', '\\u003c');
  return asMarkup(`<script type="application/json" id="what-if-data">${json}</script>`);
}
