const SOURCES = ['prometheus', 'basic', 'bearer', 'oauth', 'header', 'sigv4', 'userinfo', 'tls', 'breaking', 'gone'];

const HEAD = `source: prometheus
scope:
  workload: { description: Which workload. }
  mode: { description: How the source answers., default: hostile_ok_0 }
  raw: { description: Anything., default: x }
selector:
  prometheus: workload="\${workload}",mode="\${mode}"
step: 60s
thresholds: { pass: 95, marginal: 75 }
`;

interface MetricParts {
  readonly source: string;
  readonly analysis?: string;
  readonly more?: string;
  readonly expr?: string;
}

const EXPR = 'avg(fz_requests{${selector},raw=~"${raw}"})';
/** Nothing in it makes the source hostile. */
const FINE = 'avg(fz_fine{workload="${workload}"})';

function metric(
  name: string,
  { source, analysis = 'direction: increase', more = '', expr = EXPR }: MetricParts,
): string {
  return `  - name: ${name}
    group: all
    source: ${source}
    query: { type: prometheus, expr: '${expr}' }
    analysis: { ${analysis} }
${more}`;
}

const GROUPS = 'groups: { all: 100 }\nmetrics:\n';

/** Metric configs whose scope says how the hostile sources answer. */
export const HOSTILE_CONFIGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    SOURCES.map((source) => [
      `hostile-${source}.yaml`,
      `${HEAD}${GROUPS}${metric('latency', { source, analysis: 'direction: increase, critical: true' })}`,
    ]),
  ),
  'hostile-muted.yaml': `${HEAD}${GROUPS}${metric('plain', { source: 'prometheus', expr: FINE })}${SOURCES.map(
    (source) => metric(`muted-${source}`, { source, analysis: 'direction: increase, muted: true' }),
  ).join('')}`,
  'hostile-pairs.yaml': `${HEAD}${GROUPS}${metric('pods', { source: 'bearer', more: '    series: { pairBy: [pod] }\n' })}`,
  'hostile-instances.yaml': `${HEAD}${GROUPS}${metric('pods', { source: 'basic', more: '    series: { instances: pod }\n' })}`,
  'hostile-counts.yaml': `${HEAD}traffic:
  query: { type: prometheus, expr: 'sum(increase(fz_requests{\${selector}}[\${step}]))' }
  minimumRequests: 10
groups: { all: 100 }
metrics:
  - name: errors
    group: all
    source: header
    query:
      type: prometheus
      events: 'sum(increase(fz_errors{\${selector}}[\${step}]))'
      exposure: 'sum(increase(fz_requests{\${selector}}[\${step}]))'
    analysis: { direction: increase }
`,
};
