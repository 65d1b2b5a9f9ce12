import { CHART_STYLE } from '../charts/chart-style.js';
import { WHAT_IF_STYLE } from '../what-if/what-if-style.js';
import { BASE_STYLE } from './base-style.js';
import type { PageStyle } from './page-style.js';

/** The style of all pages but those of calibrations. Where the style changes, the test "has the hash of its style" of test/report/html/html-report.test.ts prints the new hash. */
export const REPORT_STYLE: PageStyle = {
  css: `${BASE_STYLE}${CHART_STYLE}${WHAT_IF_STYLE}`,
  hash: 'fzt2um39vVRJthU7Ud2gnG3iT7Jt54FpF7v7WwNyu/0=',
};
