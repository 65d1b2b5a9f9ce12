import { parsePublished } from './published.js';

/**
 * STATISTICS.md 3.5: percent ever flagged at ten looks after 12, 24, ..., 120 slots, by Kayenta at each look, by two lenses with p <= .01 at each, with O'Brien and Fleming's spending, and at one look at the end.
 * The size is the shift in percent.
 */
export const PUBLISHED_LOOKS = parsePublished(`
iid cv.3 | 0 | 1.2 | 1.9 | 0.4 | 0.5
AR(.3) cv.3 | 0 | 8.6 | 4.3 | 1.0 | 0.8
AR(.6) cv.3 | 0 | 37.5 | 8.4 | 1.5 | 1.1
AR(.9) cv.3 | 0 | 90.6 | 21.9 | 4.2 | 2.1
shared+AR(.5) | 0 | 7.8 | 9.0 | 1.4 | 1.2
iid cv.3 | 25 | 99.4 | 99.7 | 99.6 | 99.5
iid cv.3 | 50 | 100 | 100 | 100 | 100
AR(.6) cv.3 | 50 | 100 | 97.5 | 95.5 | 96.0
AR(.6) cv.3 | 100 | 100 | 100 | 100 | 100
`);
