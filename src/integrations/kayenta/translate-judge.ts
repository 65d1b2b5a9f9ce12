import { MannWhitneySettings, standardJudge, type JudgeSettings } from '../../config/judge-settings.js';
import { readBySchema, within, type Reading } from '../../config/mistake.js';
import { propertyOf } from '../../config/property-of.js';
import { unknownKeys } from './unknown-keys.js';

/** What stands in Kayenta's `judge` for any judge. */
const KEYS = ['name', 'judgeConfigurations'];

/**
 * The judge that Kayenta's canary config means: netflix-aca unless it names mann-whitney, whose options stand beside the name. A key
 * that the judge does not know is a warning, as elsewhere in these configs; an option that makes no sense is a mistake.
 */
export function translateJudge(judge: unknown): Reading<JudgeSettings> {
  const written = typeof judge === 'object' && judge !== null ? judge : {};
  const name = 'mann-whitney';
  if (propertyOf(written, 'name') !== name) {
    return { kind: 'read', value: standardJudge('netflix-aca'), warnings: unknownKeys(written, KEYS, 'judge.') };
  }
  const options = Object.keys(MannWhitneySettings.shape);
  const given = options.map((key) => [key, propertyOf(written, key)] as const);
  // As everywhere in these configs, null is the same as absent.
  const settings = Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null));
  const reading = readBySchema(MannWhitneySettings, settings);
  if (reading.kind === 'refused') return { kind: 'refused', mistakes: within('judge', reading.mistakes) };
  const configurations = propertyOf(written, 'judgeConfigurations');
  const misplaced = options.filter((key) => propertyOf(configurations, key) !== undefined);
  return {
    ...reading,
    warnings: [
      ...unknownKeys(written, [...KEYS, ...options], 'judge.'),
      ...misplaced.map((key) => `judge.judgeConfigurations.${key} has no effect: say judge.${key}, beside the name`),
    ],
  };
}
