/** The style of the charts: of their classes, in the colours of the page. */
export const CHART_STYLE = `
.chart { display: block; width: 100%; max-width: 32rem; height: auto; }
.chart text { fill: var(--ink); font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.chart .soft { fill: var(--soft); }
.chart .strong { font-weight: 600; }
.chart path { fill: none; }
.chart .grid, .chart .axis { stroke: var(--line); stroke-width: 1; }
.chart .line, .chart .steps, .chart .lone { stroke-width: 1.5; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.chart .lone { stroke-width: 4; stroke-linecap: round; }
.chart .baseline { stroke: var(--baseline); }
.chart .canary { stroke: var(--canary); }
.chart .line.baseline, .chart .steps.baseline { stroke-dasharray: 5 3; }
.chart .dense .line { stroke-opacity: .6; }
.chart .steps.canary { fill: var(--canary); fill-opacity: .2; }
.chart .gap { stroke-width: 4; }
.chart .gap.baseline { stroke-dasharray: 3 2; }
.chart .dots, .chart .hole { stroke-linecap: round; }
.chart .hole { stroke: var(--card); }
.chart .quartiles { fill: var(--ink); fill-opacity: .07; stroke: var(--ink); stroke-dasharray: 2 2; }
.chart .median { stroke: var(--ink); stroke-width: 2; }
.chart .band { fill: var(--band); }
.chart .shade { fill: var(--shade); }
.chart .stripes { stroke: var(--soft); stroke-opacity: .35; stroke-dasharray: 1 4; }
.chart path.limit, .chart .stop, .chart .threshold { stroke: var(--ink); stroke-width: 1; }
.chart path.limit { stroke: var(--bad); stroke-dasharray: 8 2 2 2; stroke-width: 1.5; }
.chart text.limit, .chart text.over { stroke: var(--card); stroke-width: 3; paint-order: stroke; stroke-linejoin: round; }
.chart .edge { stroke: var(--ink); stroke-dasharray: 3 2; }
.chart .zero { stroke: var(--soft); }
.chart .interval { stroke: var(--ink); stroke-width: 3; }
.chart .arrow, .chart .point { fill: var(--ink); }
.chart .lost { fill: var(--bad); }
.chart .lost.metric { fill-opacity: .55; }
.chart .kept { fill: var(--soft); }
.chart .kept.void { fill-opacity: .3; stroke: var(--soft); stroke-dasharray: 3 2; }
`;
