import { describe, expect, it } from 'vitest';
import { splitInstances } from '../../../src/calibrate/calibration/split-instances.js';
import { series } from '../../support/series.js';

describe('splitInstances()', () => {
  it('gives every second instance to the canary, by the order of their label, whatever that of the answer', () => {
    const instances = ['c', 'a', 'e', 'b', 'd'].map((pod) => series([1], { pod, zone: 'z' }));

    const { baseline, canary } = splitInstances(instances, { series: { instances: 'pod' } });

    expect(baseline.map(({ labels }) => labels.pod)).toEqual(['a', 'c', 'e']);
    expect(canary.map(({ labels }) => labels.pod)).toEqual(['b', 'd']);
  });
});
