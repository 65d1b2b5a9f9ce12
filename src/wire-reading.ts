import type { ReadConfig } from './config/load-metric-configs.js';
import { readNativeMetricConfig } from './config/metric-config.js';
import { digestOf } from './identity/digest.js';
import { isKayentaConfig, translateKayentaConfig } from './integrations/kayenta/translate-config.js';
import { createJudgeEvidence } from './judge-evidence.js';
import type { Basis } from './judge/basis.js';

/** A metric config document in whichever form it is written: Kayenta's JSON, or our own. */
export const readConfig: ReadConfig = (name, document) => {
  const reading = isKayentaConfig(document) ? translateKayentaConfig(document) : readNativeMetricConfig(document);
  if (reading.kind === 'refused') return reading;
  const { value: config, warnings } = reading;
  const written = typeof document === 'object' ? { document: { ...document } } : {};
  return { kind: 'read', value: { name, digest: digestOf(document), config, warnings, ...written }, warnings };
};

/** Judges again by the evidence in a judgement's JSON. */
export const judgeEvidence = createJudgeEvidence(readConfig);

/** What a judgement was decided from, by its evidence. Throws as judging by that does. */
export async function basisOf(evidence: unknown): Promise<Basis> {
  return (await judgeEvidence(evidence, new AbortController().signal)).basis;
}
