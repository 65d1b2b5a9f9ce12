import type { Reading } from './simulate-pods.js';

type Labels = Readonly<Record<string, string>>;

/** The lines of a series in OpenMetrics text: a sample for each reading. */
export function series(
  name: string,
  labels: Labels,
  { readings, value }: { readonly readings: readonly Reading[]; readonly value: (reading: Reading) => number },
): string[] {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  return readings.map(
    (reading) => `${name}{${written.join(',')}} ${String(value(reading))} ${String(reading.seconds)}`,
  );
}

/** The buckets and the count of a histogram; `bounds` as they are written, in whatever unit. */
export function histogram(
  name: string,
  labels: Labels,
  { readings, bounds }: { readonly readings: readonly Reading[]; readonly bounds: readonly number[] },
): string[] {
  const buckets = [...bounds.map(String), '+Inf'].flatMap((le, i) =>
    series(`${name}_bucket`, { ...labels, le }, { readings, value: ({ buckets }) => buckets[i]! }),
  );
  return [...buckets, ...series(`${name}_count`, labels, { readings, value: ({ requests }) => requests })];
}
