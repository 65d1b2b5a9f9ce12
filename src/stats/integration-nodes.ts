/** A point of a quadrature rule. */
export interface Node {
  readonly x: number;
  readonly weight: number;
}

/** Gauss and Legendre's rule of eight points on (-1, 1): the positive ones (DLMF 3.5.ii). */
const HALF_RULE: readonly Node[] = [
  { x: 0.1834346424956498, weight: 0.362683783378362 },
  { x: 0.525532409916329, weight: 0.3137066458778873 },
  { x: 0.7966664774136267, weight: 0.2223810344533745 },
  { x: 0.9602898564975363, weight: 0.1012285362903763 },
];
const RULE = [...HALF_RULE.map(({ x, weight }) => ({ x: -x, weight })).reverse(), ...HALF_RULE];
/** So many widths of what is integrated make a panel: exp(-x^2/2) is integrated over three to 1e-9. */
const PANEL = 3;

/** The points of a rule for integrals from 0 to `edge` over functions that change within `width`, in order. */
export function integrationNodes(edge: number, width: number): Node[] {
  const panels = Math.ceil(edge / (PANEL * width));
  return Array.from({ length: panels }, (_, panel) =>
    panelNodes((edge * panel) / panels, (edge * (panel + 1)) / panels),
  ).flat();
}

/** The points of the rule on one panel, in order; exact for polynomials of degree 15. */
export function panelNodes(from: number, to: number): Node[] {
  const half = (to - from) / 2;
  return RULE.map(({ x, weight }) => ({ x: from + half + half * x, weight: half * weight }));
}
