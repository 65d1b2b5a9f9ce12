import { CHART_STYLE } from '../charts/chart-style.js';
import { WHAT_IF_STYLE } from '../what-if/what-if-style.js';
import { BASE_STYLE } from './base-style.js';
import type { PageStyle } from './page-style.js';

/** The style of all pages but those of calibrations. */
export const REPORT_STYLE: PageStyle = {
  css: `${BASE_STYLE}${CHART_STYLE}${WHAT_IF_STYLE}`,
  hash: 'nkD3a+tGmRUQqwnPGRN+nUrmIKPpb/J2cucef3goBg8=',
};
