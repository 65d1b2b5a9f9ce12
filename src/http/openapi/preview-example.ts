const OF_BASELINE = { min: 97, median: 100.5, max: 104, sparkline: '▁▁▂▁▂▁▁▂▁▁▁▂' };
const OF_CANARY = { min: 126, median: 130.5, max: 136, sparkline: '▇▇█▇█▇▇█▆█▇█' };

/** What a preview of series that come along is answered with. */
export const PREVIEW_EXAMPLE = {
  ok: true,
  config: { name: 'inline', digest: 'sha256:d86bb7c1c261aa20bd4905f85cb3fc1c0d75642b21363a7f86b87ac5110d8895' },
  judge: 'mann-whitney',
  window: {
    start: null,
    end: null,
    judgedFrom: null,
    judgedTo: null,
    stepSeconds: 60,
    warmupSeconds: 0,
    slots: 12,
    judgedSlots: 12,
    plannedSlots: 12,
    open: false,
  },
  flags: [],
  metrics: [
    {
      name: 'latency-p95',
      unit: 'ms',
      smallestDetectableChange: 0.0126083868341,
      baseline: sideWith(OF_BASELINE),
      canary: sideWith(OF_CANARY),
      errors: [],
      flags: [],
    },
  ],
  figures: [],
  timing: { fetchMs: 0.2, sources: {} },
};

function sideWith(figures: typeof OF_BASELINE) {
  return {
    asked: null,
    answer: {
      series: 1,
      labels: [{}],
      samples: 12,
      expected: 12,
      coverage: 1,
      gaps: { slots: 0, longest: 0 },
      ...figures,
      tookMs: null,
    },
  };
}
