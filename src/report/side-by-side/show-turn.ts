import { markup, type Markup } from '../html/markup.js';
import type { MetricTurn } from './judgement-pair.js';
import { TURN_WORDS } from './show-side.js';

const SIGNS: Readonly<Record<MetricTurn, readonly [sign: string, className: string]>> = {
  worse: ['↓', 'bad'],
  better: ['↑', 'good'],
  same: ['=', 'soft'],
  differs: ['≠', 'warn'],
  added: ['+', 'soft'],
  removed: ['−', 'soft'],
};

/** How a metric came out beside the first time: a sign and a word beside its colour. */
export function turnOf(turn: MetricTurn): Markup {
  const [sign, className] = SIGNS[turn];
  return markup`<span class="${className}"><span aria-hidden="true">${sign}</span> ${TURN_WORDS[turn]}</span>`;
}
