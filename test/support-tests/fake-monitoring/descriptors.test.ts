import { expect, it } from 'vitest';
import { series, setUpBench } from './support.js';

const bench = setUpBench({ pageSize: 2 });

async function list(filter = ''): Promise<(string | null | undefined)[]> {
  const [found] = await bench.client.listMetricDescriptors({ name: 'projects/p', filter });
  return found.map(({ type }) => type);
}

it('ListMetricDescriptors tells what is known of each metric', async () => {
  bench.fake.feed(
    series({ metricLabels: { code: '200' }, kind: 'DELTA', valueType: 'INT64', unit: 'By', points: [] }),
    series({ resourceType: 'k8s_pod', kind: 'DELTA', valueType: 'INT64', unit: 'By', points: [] }),
    series({ project: 'q', metricType: 'custom.googleapis.com/hidden' }),
  );

  const [found] = await bench.client.listMetricDescriptors({ name: 'projects/p' });

  expect(found).toMatchObject([
    {
      name: 'projects/p/metricDescriptors/custom.googleapis.com/requests',
      type: 'custom.googleapis.com/requests',
      labels: [{ key: 'code' }],
      metricKind: 'DELTA',
      valueType: 'INT64',
      unit: 'By',
      monitoredResourceTypes: ['k8s_container', 'k8s_pod'],
    },
  ]);
  expect(bench.fake.requests).toMatchObject([{ method: 'ListMetricDescriptors', message: { name: 'projects/p' } }]);
});

it('ListMetricDescriptors selects by a filter, page by page', async () => {
  for (const name of ['a/1', 'a/2', 'a/3', 'b/1'])
    bench.fake.feed(series({ metricType: `custom.googleapis.com/${name}` }));

  expect(await list()).toHaveLength(4);
  expect(await list('metric.type = starts_with("custom.googleapis.com/a/")')).toHaveLength(3);
  expect(await list('metric.type = "custom.googleapis.com/b/1"')).toEqual(['custom.googleapis.com/b/1']);
  expect(await list('resource.type = "gce_instance"')).toEqual([]);
  expect(bench.fake.requests.map(({ page }) => page)).toEqual([1, 2, 1, 2, 1, 1]);
});

it('ListMetricDescriptors refuses what it cannot read', async () => {
  await expect(list('metric.type =')).rejects.toMatchObject({ code: 3 });
  await expect(bench.client.listMetricDescriptors({ name: 'p' })).rejects.toMatchObject({ code: 3 });
});
