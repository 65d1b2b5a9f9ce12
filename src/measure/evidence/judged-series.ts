import type { InlineSeries } from '../../config/inline-data.js';
import type { SeriesToDigest } from '../../identity/series-digest.js';
import type { MeasuredSeries } from '../measured-series.js';
import type { Subject } from '../plan-judgement.js';
import type { JudgedRecord, RecordedWish } from './judged-record.js';

const SIDES = ['baseline', 'canary'] as const;

/** All series that were judged, up to the last slot that was: as they were fetched, or came along. Of what failed only that it did: with which words it did so is no matter of series. */
export function judgedSeries({ prepared, fetched }: JudgedRecord): SeriesToDigest[] {
  const { request, grid } = prepared;
  const given = Object.entries(request.data).flatMap(([metric, sides]) =>
    SIDES.flatMap((side) => {
      const series = sides[side];
      return series ? givenSeries(series, ['metric', metric, side], grid.settledSlots) : [];
    }),
  );
  return [...given, ...fetched.flatMap(wishSeries)];
}

/** What a wish is for, as one word of a digest or of evidence. */
export function figureOf({ metric, figure }: Subject): 'traffic' | 'instances' | 'age' | undefined {
  return metric ? undefined : (figure ?? 'traffic');
}

type Place = readonly string[];

function givenSeries(series: InlineSeries, place: Place, slots: number): SeriesToDigest[] {
  if (!('events' in series)) return [{ key: [...place], values: series.subarray(0, slots) }];
  const { events, exposure } = series;
  return [
    { key: [...place, 'events'], values: events.subarray(0, slots) },
    { key: [...place, 'exposure'], values: exposure.subarray(0, slots) },
  ];
}

function wishSeries(wish: RecordedWish): SeriesToDigest[] {
  const place = wish.metric ? ['metric', wish.metric.name] : ['figure', figureOf(wish) ?? ''];
  if (wish.kind === 'failed') return [{ key: [...place, 'failed'], values: new Float64Array() }];
  return SIDES.flatMap((side) => wish.series[side].flatMap((one) => fetchedSeries(one, [...place, side])));
}

function fetchedSeries({ labels, values, filled, counts }: MeasuredSeries, place: Place): SeriesToDigest[] {
  // One without any sample says as much as none.
  if (!counts) return filled.includes(1) ? [{ key: [...place, labels], values, filled }] : [];
  return [
    { key: [...place, labels, 'events'], values: counts.events },
    { key: [...place, labels, 'exposure'], values: counts.exposure },
  ];
}
