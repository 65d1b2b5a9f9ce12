import { nearestWord } from '../../config/nearest-word.js';
import { KNOWN_KEYS, type KayentaCanaryConfig } from './kayenta-config.js';

const MOST_WARNINGS = 50;

/** A warning for each key that Kayenta passes over in silence: a misspelled one leaves a metric judged otherwise than was meant. */
export function unknownKeyWarnings(config: KayentaCanaryConfig): string[] {
  const { metrics, classifier } = config;
  const warnings = [
    ...unknownKeys(config, KNOWN_KEYS.config, ''),
    ...unknownKeys(classifier, KNOWN_KEYS.classifier, 'classifier.'),
  ];
  for (const metric of metrics) {
    const configurations = metric.analysisConfigurations;
    const canary = configurations?.canary;
    const place = `metric "${metric.name}": `;
    const inCanary = `${place}analysisConfigurations.canary.`;
    warnings.push(
      ...unknownKeys(metric, KNOWN_KEYS.metric, place),
      ...unknownKeys(configurations, KNOWN_KEYS.analysisConfigurations, `${place}analysisConfigurations.`),
      ...unknownKeys(canary, KNOWN_KEYS.canary, inCanary),
      ...unknownKeys(canary?.effectSize, KNOWN_KEYS.effectSize, `${inCanary}effectSize.`),
      ...unknownKeys(canary?.outliers, KNOWN_KEYS.outliers, `${inCanary}outliers.`),
    );
    if (warnings.length >= MOST_WARNINGS) break;
  }
  return warnings.slice(0, MOST_WARNINGS);
}

/** A warning for each key of an object that is none of the known ones; `place` is what it stands behind. */
export function unknownKeys(object: object | null | undefined, known: readonly string[], place: string): string[] {
  const unknown = Object.keys(object ?? {}).filter((key) => !known.includes(key));
  return unknown.slice(0, MOST_WARNINGS).map((key) => {
    const near = nearestWord(key, known);
    return `${place}${key} is not known and has no effect${near === undefined ? '' : `; did you mean "${near}"?`}`;
  });
}
