import { filterMetrics } from './filter-metrics.js';
import { offerWhatIf } from './offer-what-if.js';
import { openDetails } from './open-details.js';
import { sortMetrics } from './sort-metrics.js';

sortMetrics();
filterMetrics();
openDetails();
offerWhatIf();
