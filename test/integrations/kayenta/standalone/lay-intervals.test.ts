import { describe, expect, it } from 'vitest';
import { JudgementError } from '../../../../src/errors.js';
import { readAnalysisRequest } from '../../../../src/integrations/kayenta/standalone/analysis-request.js';
import { layIntervals } from '../../../../src/integrations/kayenta/standalone/lay-intervals.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const at = (time: string) => `2026-11-20T${time}Z`;

/** The intervals of an analysis that begins at 10:00, from … to …, in hours and minutes. */
function laid(request: object, scope: object = {}): string[] {
  const reading = readAnalysisRequest({
    scopes: [{ startTimeIso: at('10:00:00'), ...scope }],
    thresholds: { pass: 95, marginal: 75 },
    ...request,
  });
  if (reading.kind === 'refused') return reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`);
  try {
    return layIntervals(reading.value, NOW).map(({ startMs, endMs }) => `${clock(startMs)}-${clock(endMs)}`);
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    return [`${error.code} ${error.details.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`];
  }
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

describe('layIntervals()', () => {
  it('looks once at all of it where no interval is given, it is 0, or it is longer than all', () => {
    const end = { endTimeIso: at('11:00:00') };

    expect(laid({}, end)).toEqual(['10:00-11:00']);
    expect(laid({ analysisIntervalMins: 0 }, end)).toEqual(['10:00-11:00']);
    expect(laid({ analysisIntervalMins: 90 }, end)).toEqual(['10:00-11:00']);
  });

  it('grows from the start to the end of each interval', () => {
    expect(laid({ analysisIntervalMins: 20 }, { endTimeIso: at('11:00:00') })).toEqual([
      '10:00-10:20',
      '10:00-10:40',
      '10:00-11:00',
    ]);
  });

  it('looks no further than the last whole interval', () => {
    expect(laid({ analysisIntervalMins: 25 }, { endTimeIso: at('11:00:59') })).toEqual(['10:00-10:25', '10:00-10:50']);
  });

  it('slides where it looks back, also to before the start', () => {
    expect(laid({ analysisIntervalMins: 20, lookbackMins: 30 }, { endTimeIso: at('11:00:00') })).toEqual([
      '09:50-10:20',
      '10:10-10:40',
      '10:30-11:00',
    ]);
  });

  it('begins later where only a length is given, and not where the end is', () => {
    const delayed = { analysisIntervalMins: 15, beginAfterMins: 10, lifetimeDurationMins: 30 };

    expect(laid(delayed)).toEqual(['10:10-10:25', '10:10-10:40']);
    expect(laid(delayed, { endTimeIso: at('10:30:00') })).toEqual(['10:00-10:15', '10:00-10:30']);
  });

  it('takes the end before the length', () => {
    expect(laid({ lifetimeDurationMins: 30 }, { endTimeIso: at('11:00:00') })).toEqual(['10:00-11:00']);
  });

  it('takes whole numbers written as text, as Kayenta does, and no others', () => {
    expect(laid({ lifetimeDurationMins: '30' })).toEqual(['10:00-10:30']);
    expect(laid({ lifetimeDurationMins: '30m' })).toEqual(['lifetimeDurationMins must be a number, is "30m"']);
    expect(laid({ lifetimeDurationMins: 1.5 })).toHaveLength(1);
    expect(laid({ lifetimeDurationMins: -1 })[0]).toMatch(/^lifetimeDurationMins must be at least 0/);
  });

  it('refuses what is not over, to the minute', () => {
    expect(laid({}, { endTimeIso: at('12:00:00') })).toEqual(['10:00-12:00']);
    expect(laid({}, { endTimeIso: at('12:01:00') })).toEqual(['NOT_SUPPORTED ']);
    expect(laid({ lifetimeDurationMins: 30 }, { startTimeIso: null })).toEqual(['NOT_SUPPORTED ']);
    expect(laid({ lifetimeDurationMins: 120, beginAfterMins: 1 })).toEqual(['NOT_SUPPORTED ']);
  });

  it('refuses what has no length, and more than 300 judgements', () => {
    expect(laid({})).toEqual([
      'INVALID_REQUEST /lifetimeDurationMins is required, or endTimeIso in the first of scopes',
    ]);
    expect(laid({ lifetimeDurationMins: 0 })).toEqual([
      'INVALID_REQUEST /lifetimeDurationMins must be at least 1, is 0',
    ]);
    expect(laid({}, { endTimeIso: at('10:00:59') })).toEqual([
      'INVALID_REQUEST /scopes/0/endTimeIso must be a minute or more after startTimeIso',
    ]);
    expect(
      laid({ analysisIntervalMins: 1 }, { startTimeIso: at('07:00:00'), endTimeIso: at('12:00:00') }),
    ).toHaveLength(300);
    expect(laid({ analysisIntervalMins: 1 }, { startTimeIso: at('06:59:00'), endTimeIso: at('12:00:00') })).toEqual([
      'INVALID_REQUEST /analysisIntervalMins makes 301 judgements, at most 300',
    ]);
  });
});
