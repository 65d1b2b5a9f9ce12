import type { PageScripts } from '../../src/report/html/page-script.js';

const NONE = { code: '', hash: '' };

/** Scripts of report pages that do nothing. */
export const NO_SCRIPTS: PageScripts = {
  table: NONE,
  'mann-whitney': NONE,
  'planned-looks': NONE,
  'netflix-aca': NONE,
};
