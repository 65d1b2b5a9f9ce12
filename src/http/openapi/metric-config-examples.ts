/** A config with a misspelled key. */
export const WRITTEN_CONFIG = `groups: { latency: 100 }
metrics:
  - name: latency-p95
    group: latency
    unit: ms
    analysis: { directon: increase }
`;

/** What is told of it. */
export const VALIDATION_EXAMPLE = {
  valid: false,
  diagnostics: [
    {
      severity: 'error',
      rule: 'schema',
      pointer: '/metrics/0/analysis/directon',
      line: 6,
      column: 17,
      message: 'unknown key "directon"; did you mean "direction"?',
      metric: 'latency-p95',
    },
  ],
};

/** A config in a list. */
export const SUMMARY_EXAMPLE = {
  name: 'web-service',
  description: 'Latency, errors and CPU of a web service, for a first judgement. The series come with the request.',
  digest: 'sha256:e9998073025ef8358a28c81ea6f9902bc5f39e29bc863a627e058ddc70129284',
  dialect: 'native',
  judge: 'mann-whitney',
  variables: {},
  groups: { traffic: 60, resources: 40 },
  metrics: ['latency-p95', 'error-ratio', 'cpu-per-pod'],
};
