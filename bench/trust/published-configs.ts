import { parsePublished } from './published.js';

/**
 * STATISTICS.md 3.4: percent of canaries whose score is below 95, by Kayenta, by the native judge without history (T0) and with 10 past
 * comparisons (T1). The number is that of the metrics.
 */
export const PUBLISHED_CONFIGS = parsePublished(`
iid, healthy | 4 | 1.0 | 2.4 | 1.7
iid, healthy | 10 | 2.8 | 2.9 | 2.1
iid, healthy | 30 | 0.1 | 0.1 | 0.1
iid, one metric +50 % | 4 | 100 | 100 | 100
iid, one metric +50 % | 10 | 100 | 100 | 100
iid, one metric +50 % | 30 | 6.7 | 4.5 | 3.1
mixed, healthy | 4 | 22.7 | 4.7 | 2.2
mixed, healthy | 10 | 48.2 | 8.2 | 2.9
mixed, healthy | 30 | 56.5 | 1.2 | 0.1
mixed, one metric +50 % | 4 | 83.5 | 77.6 | 75.5
mixed, one metric +50 % | 10 | 88.2 | 75.0 | 70.3
mixed, one metric +50 % | 30 | 79.9 | 10.5 | 3.0
mixed, a quarter +50 % | 10 | 97.8 | 92.8 | 90.8
mixed, a quarter +50 % | 30 | 100 | 99.6 | 99.4
mixed + 5 % offsets, healthy | 4 | 28.0 | 13.2 | 3.8
mixed + 5 % offsets, healthy | 10 | 55.6 | 21.7 | 3.4
mixed + 5 % offsets, healthy | 30 | 67.9 | 12.9 | 0.1
mixed + 5 % offsets, a quarter +50 % | 10 | 97.5 | 93.4 | 88.4
mixed + 5 % offsets, a quarter +50 % | 30 | 100 | 99.8 | 98.5
`);
