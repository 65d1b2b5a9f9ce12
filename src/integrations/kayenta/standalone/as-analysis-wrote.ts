import { JudgementError } from '../../../errors.js';
import { wantedAccount } from '../executions/wanted-account.js';

/** The same error with what is wrong at the places of an analysis' body; `place` is where its request stands there. */
export function asAnalysisWrote(error: JudgementError, place: string): JudgementError {
  const details = error.details.map(
    (detail) => wantedAccount(detail) ?? { ...detail, pointer: placeOf(detail.pointer, place) },
  );
  return new JudgementError(error.code, error.message, details);
}

function placeOf(pointer: string, place: string): string {
  const [, first = '', second = '', ...rest] = pointer.split('/');
  // Times and step are those of the first scope.
  const inScope = (key: string): string => `${place}/scopes/0/${key}`;
  switch (first) {
    case 'config':
      return ['/canaryConfig', ...(second === '' ? [] : [second]), ...rest].join('/');
    case 'thresholds':
      return `${place}${pointer}`;
    case 'baseline':
      return inScope(second === 'offset' ? 'controlOffsetInMinutes' : 'controlScope');
    case 'canary':
      return inScope('experimentScope');
    case 'window':
      return inScope('startTimeIso');
    case 'step':
      return inScope('step');
    case 'scopes':
      return `${place}/scopes`;
    default:
      return place;
  }
}
