import type { MetricConfig } from '../../../config/metric-config.js';
import { JudgementError, toPointer, type ErrorDetail } from '../../../errors.js';
import { mainVariable } from '../../name-side.js';
import { wantedAccount } from './wanted-account.js';

/** Where in a body of Kayenta's the parts of a judgement request were written. */
export interface WrittenPlaces {
  readonly config: Pick<MetricConfig, 'scope'>;
  /** Of the scope that is judged. */
  readonly scopeName: string;
  /** Where the execution request stands, as a pointer; "" where it is the body. */
  readonly request: string;
  /** Where the canary config stands. */
  readonly canaryConfig: string;
}

/** The same error with what is wrong at the places of Kayenta's body instead of ours. */
export function asKayentaWrote(error: JudgementError, places: WrittenPlaces): JudgementError {
  const details = error.details.map(
    (detail) => wantedAccount(detail) ?? { ...detail, pointer: placeOf(detail, places) },
  );
  return new JudgementError(error.code, error.message, details);
}

function placeOf({ pointer }: ErrorDetail, { config, scopeName, request, canaryConfig }: WrittenPlaces): string {
  const [, first = '', second = '', ...rest] = pointer.split('/');
  const sideOf = (key: string): string => `${request}${toPointer(['scopes', scopeName, key])}`;
  switch (first) {
    case 'config':
      return [canaryConfig, ...(second === '' ? [] : [second]), ...rest].join('/');
    case 'thresholds':
      return `${request}${pointer}`;
    case 'window':
      return sideOf('experimentScope');
    case 'step':
      return `${sideOf('experimentScope')}/step`;
    case 'baseline':
    case 'canary': {
      const side = sideOf(first === 'baseline' ? 'controlScope' : 'experimentScope');
      return second === 'offset' ? `${side}/start` : `${side}${placeOfVariable(rest.join('/'), config)}`;
    }
    case 'source':
      return '?metricsAccountName';
    case '':
      // Of a body that is too large the config is what need not be there.
      return canaryConfig === '' ? request : canaryConfig;
    default:
      return request;
  }
}

function placeOfVariable(variable: string, config: WrittenPlaces['config']): string {
  if (variable === '') return '';
  return variable === mainVariable(config) ? '/scope' : `/extendedScopeParams/${variable}`;
}
