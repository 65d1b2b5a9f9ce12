import { boxAttributes, px, type Box } from './chart-svg.js';

/** Why slots are not judged. */
export type Shading = 'warm-up' | 'look-back' | 'not judged';

/** A part of a plot shaded: upright stripes for warm-up, level ones for look-back, none for what is not judged. */
export function shading(kind: Shading, box: Box): string {
  return `<rect class="shade" ${boxAttributes(box)}/>${stripes(kind, box)}`;
}

/** One broad dashed line is all stripes of a box. */
function stripes(kind: Shading, { x, y, width, height }: Box): string {
  if (kind === 'not judged' || width <= 0) return '';
  if (kind === 'warm-up') {
    return `<path class="stripes" stroke-width="${px(height)}" d="M${px(x)} ${px(y + height / 2)}h${px(width)}"/>`;
  }
  return `<path class="stripes" stroke-width="${px(width)}" d="M${px(x + width / 2)} ${px(y)}v${px(height)}"/>`;
}
