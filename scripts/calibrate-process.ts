import { calibrate, type CalibrationJob } from '../src/calibrate/calibration/calibrate.js';
import { loadMetricConfigs, type ReadConfig } from '../src/config/load-metric-configs.js';
import { readNativeMetricConfig } from '../src/config/metric-config.js';
import { loadSettings } from '../src/config/settings.js';
import { digestOf } from '../src/identity/digest.js';
import { createSources } from '../src/sources/create-sources.js';

/** What the process is to do, as JSON in its first argument. */
export interface CalibrateProcessJob {
  readonly prometheusUrl: string;
  readonly nowMs: number;
  readonly job: CalibrationJob;
}

const readNative: ReadConfig = (name, document) => {
  const reading = readNativeMetricConfig(document);
  if (reading.kind === 'refused') return reading;
  return { ...reading, value: { name, digest: digestOf(document), config: reading.value, warnings: [] } };
};

/** Calibrates in a process of its own, and prints what it took as JSON. */
const { prometheusUrl, nowMs, job } = JSON.parse(process.argv[2] ?? '') as CalibrateProcessJob;
const { sources } = await loadSettings({ PROMETHEUS_URL: prometheusUrl });
const startedMs = performance.now();
let shown = 0;
await calibrate(
  job,
  {
    configs: await loadMetricConfigs(job.folder, readNative),
    sources: { byName: createSources(sources, []), standard: 'prometheus' },
    now: () => nowMs,
    deadlineMs: 60_000,
  },
  {
    signal: new AbortController().signal,
    onProgress: (done, total) => {
      if (done < total && done < shown + 100) return;
      shown = done;
      process.stderr.write(`${String(done)} of ${String(total)}\n`);
    },
  },
);
process.stdout.write(JSON.stringify({ ms: performance.now() - startedMs, peakKib: process.resourceUsage().maxRSS }));
