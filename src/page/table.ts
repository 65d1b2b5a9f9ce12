import { enhanceTable } from './enhance-table.js';

enhanceTable();
