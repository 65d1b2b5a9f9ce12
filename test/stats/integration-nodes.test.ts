import { describe, expect, it } from 'vitest';
import { integrationNodes, panelNodes } from '../../src/stats/integration-nodes.js';

const sum = (nodes: readonly { x: number; weight: number }[], f: (x: number) => number): number =>
  nodes.reduce((total, { x, weight }) => total + weight * f(x), 0);

describe('panelNodes()', () => {
  it('integrates polynomials of degree 15 exactly, and none of degree 16', () => {
    for (let degree = 0; degree <= 15; degree++) {
      const exact = (2 ** (degree + 1) - (-1) ** (degree + 1)) / (degree + 1);
      expect(sum(panelNodes(-1, 2), (x) => x ** degree) / exact).toBeCloseTo(1, 12);
    }
    expect(Math.abs(sum(panelNodes(0, 1), (x) => x ** 16) - 1 / 17)).toBeGreaterThan(1e-12);
  });

  it('lists its points in order', () => {
    const points = panelNodes(3, 5).map(({ x }) => x);

    expect(points).toEqual(points.toSorted((a, b) => a - b));
    expect(points[0]).toBeGreaterThan(3);
    expect(points.at(-1)).toBeLessThan(5);
  });
});

describe('integrationNodes()', () => {
  it.each([0.5, 3, 10])('integrates the normal density from 0 to %d', (edge) => {
    const area = sum(integrationNodes(edge, 1), (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
    const exact = { 0.5: 0.19146246127401312, 3: 0.4986501019683699, 10: 0.5 }[edge] ?? NaN;

    expect(Math.abs(area - exact)).toBeLessThan(1e-9);
  });

  it('takes more points for what changes faster', () => {
    expect(integrationNodes(3, 1)).toHaveLength(8);
    expect(integrationNodes(3, 0.1)).toHaveLength(80);
  });
});
