import { enhanceTable } from './enhance-table.js';
import { offerWhatIf } from './offer-what-if.js';

enhanceTable();
offerWhatIf();
