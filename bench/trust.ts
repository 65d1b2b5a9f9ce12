import { measureCountMonitor } from './trust/count-monitor.js';
import { createEffort } from './trust/effort.js';
import { measureInstances } from './trust/instances.js';
import { measureLooks } from './trust/looks.js';
import { measureOneWindow } from './trust/one-window.js';
import { measureRareErrors } from './trust/rare-errors.js';
import { printRequirements } from './trust/requirement.js';
import { measureTalk } from './trust/talk.js';
import { measureWholeConfigs } from './trust/whole-configs.js';
import { measureWithHistory } from './trust/with-history.js';

const quick = process.argv.includes('--quick');
if (quick) console.log('A tenth of the runs: too few to be near published figures.');
const effort = createEffort({ quick });

measureTalk(effort);
printRequirements([
  ...measureRareErrors(effort),
  ...measureInstances(effort),
  ...measureLooks(effort),
  ...measureCountMonitor(effort),
  ...measureWholeConfigs(effort),
  ...measureOneWindow(effort),
  ...measureWithHistory(effort),
]);
