import type { NamedSourceSettings } from '../../../config/source-settings.js';

/** What Kayenta calls an account: of our sources and of ourselves nothing but names and kinds. */
export interface KayentaAccount {
  readonly name: string;
  readonly type: string;
  readonly supportedTypes: readonly ('METRICS_STORE' | 'OBJECT_STORE' | 'CONFIGURATION_STORE')[];
  readonly metricsStoreType?: string;
  readonly locations: readonly string[];
  readonly recommendedLocations: readonly string[];
}

/** The sources as Kayenta's accounts, and one that stands for what is kept here: Deck lets nobody save a stage without a storage account. */
export function listCredentials(sources: readonly Pick<NamedSourceSettings, 'name' | 'type'>[]): KayentaAccount[] {
  return [...sources.map(toAccount), { ...STORE, name: storeName(sources.map(({ name }) => name)) }];
}

const PLACES = { locations: [], recommendedLocations: [] };
const STORE = { type: 'canary-judge', supportedTypes: ['OBJECT_STORE', 'CONFIGURATION_STORE'], ...PLACES } as const;

function toAccount({ name, type }: Pick<NamedSourceSettings, 'name' | 'type'>): KayentaAccount {
  // Recordings are asked in PromQL, and what has Cloud Monitoring is to Kayenta a Google account.
  const metricsStoreType = type === 'stackdriver' ? type : 'prometheus';
  const kind = type === 'stackdriver' ? 'google' : 'prometheus';
  return { name, type: kind, supportedTypes: ['METRICS_STORE'], metricsStoreType, ...PLACES };
}

/** No two accounts have one name. */
function storeName(taken: readonly string[]): string {
  let name = 'canary-judge';
  while (taken.includes(name)) name += '-store';
  return name;
}
