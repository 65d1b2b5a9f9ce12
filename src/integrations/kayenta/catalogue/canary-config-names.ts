import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { propertyOf } from '../../../config/property-of.js';

/** The name that Kayenta's callers pick a config by: that in Kayenta's JSON, or else its own. */
export function canaryConfigName({ name, document }: NamedConfig): string {
  const written = propertyOf(document, 'name');
  return typeof written === 'string' && written !== '' ? written : name;
}

/** The applications that a config names; none where it is for all. */
export function applicationsOf({ document }: NamedConfig): readonly string[] {
  const written = propertyOf(document, 'applications');
  const applications: readonly unknown[] = Array.isArray(written) ? written : [];
  return applications.filter((application) => typeof application === 'string');
}

/** When a config was changed last, in milliseconds since the epoch: as Kayenta's JSON says, or else its file. 0 where neither is known. */
export function updatedMsOf({ document, modifiedMs }: NamedConfig): number {
  const written = propertyOf(document, 'updatedTimestamp');
  if (typeof written === 'number' && Number.isSafeInteger(written) && Math.abs(written) <= LATEST_MS) return written;
  return Math.floor(modifiedMs ?? 0);
}

/** What a date can hold. */
const LATEST_MS = 8.64e15;
