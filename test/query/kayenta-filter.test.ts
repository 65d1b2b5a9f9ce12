import { describe, expect, it } from 'vitest';
import type { KayentaStackdriverQuery } from '../../src/config/metric-query.js';
import { kayentaFilter } from '../../src/query/kayenta-filter.js';
import type { BuiltTemplate } from '../../src/query/template.js';

type Values = Readonly<Record<string, string>>;

const QUERY: KayentaStackdriverQuery = {
  type: 'kayenta-stackdriver',
  scopeName: 'default',
  metricType: 'm',
  resourceType: undefined,
  perSeriesAligner: undefined,
  crossSeriesReducer: undefined,
  groupByFields: [],
  template: undefined,
  problem: undefined,
};

function build(query: Partial<KayentaStackdriverQuery>, values: Values = {}): BuiltTemplate {
  return kayentaFilter({ ...QUERY, ...query }, new Map(Object.entries(values)));
}

/** The template as text, with <name> for a placeholder. */
function textOf(...given: Parameters<typeof build>): string {
  const template = build(...given);
  if (template.kind === 'refused') throw new Error(template.problems.join('\n'));
  return template.parts.map((part) => (typeof part === 'string' ? part : `<${part.name}>`)).join('');
}

function problemsOf(...given: Parameters<typeof build>): readonly string[] {
  const template = build(...given);
  if (template.kind === 'built') throw new Error('Was built');
  return template.problems;
}

describe('kayentaFilter()', () => {
  describe('without a custom filter', () => {
    const all = { scope: 's', location: 'l', project: 'p', unknown: 'u' };

    it.each([
      [
        'gce_instance',
        'project="<project>" AND metadata.user_labels."spinnaker-region"="<location>" AND metadata.user_labels."spinnaker-server-group"="<scope>"',
      ],
      [
        'aws_ec2_instance',
        'resource.labels.region="aws:<location>" AND metadata.user_labels."aws:autoscaling:groupname"="<scope>"',
      ],
      ['gae_app', 'project="<project>" AND resource.labels.version_id="<scope>"'],
      ['k8s_container', 'project="<project>" AND resource.labels.location="<location>"'],
      ['k8s_pod', 'project="<project>" AND resource.labels.location="<location>"'],
      ['k8s_node', 'project="<project>" AND resource.labels.location="<location>"'],
      ['gke_container', 'project="<project>"'],
    ])('makes of the scope of a %s what Kayenta makes of it', (resourceType, filter) => {
      expect(textOf({ resourceType }, all)).toBe(`metric.type="m" AND resource.type="${resourceType}" AND ${filter}`);
    });

    it('makes nothing of the scope of what is global', () => {
      expect(textOf({ resourceType: 'global' }, all)).toBe('metric.type="m" AND resource.type="global"');
    });

    it('names the service of an App Engine version where there is one', () => {
      expect(textOf({ resourceType: 'gae_app' }, { scope: 's', service: 'web' })).toBe(
        'metric.type="m" AND resource.type="gae_app" AND resource.labels.version_id="<scope>" AND resource.labels.module_id="<service>"',
      );
    });

    it.each(['k8s_container', 'k8s_pod', 'k8s_node'])('takes the labels of a %s that are given, in order', (type) => {
      const values = {
        namespace_name: 'n',
        pod_name: 'p',
        node_name: 'o',
        location: 'l',
        container_name: 'c',
        cluster_name: 'u',
        zone: 'z',
        namespace_id: 'i',
      };

      expect(textOf({ resourceType: type }, values)).toBe(
        `metric.type="m" AND resource.type="${type}" AND resource.labels.location="<location>" AND resource.labels.node_name="<node_name>" AND resource.labels.cluster_name="<cluster_name>" AND resource.labels.pod_name="<pod_name>" AND resource.labels.container_name="<container_name>" AND resource.labels.namespace_name="<namespace_name>"`,
      );
    });

    it('takes the labels of a gke_container that are given, in order', () => {
      const values = {
        zone: 'z',
        container_name: 'c',
        pod_id: 'p',
        instance_id: 'i',
        namespace_id: 'n',
        cluster_name: 'u',
        location: 'l',
        pod_name: 'o',
      };

      expect(textOf({ resourceType: 'gke_container' }, values)).toBe(
        'metric.type="m" AND resource.type="gke_container" AND resource.labels.cluster_name="<cluster_name>" AND resource.labels.namespace_id="<namespace_id>" AND resource.labels.instance_id="<instance_id>" AND resource.labels.pod_id="<pod_id>" AND resource.labels.container_name="<container_name>" AND resource.labels.zone="<zone>"',
      );
    });

    it.each(['k8s_container', 'gke_container'])(
      'takes the user labels of a %s, sorted, their keys in quotes',
      (type) => {
        const values = { 'user_labels.version': 'v', 'user_labels.a"=b\\': 'w', user_labels: 'x', 'user_label.y': 'y' };

        expect(textOf({ resourceType: type }, values)).toBe(
          `metric.type="m" AND resource.type="${type}" AND metadata.user_labels."a\\"=b\\\\"="<user_labels.a"=b\\>" AND metadata.user_labels."version"="<user_labels.version>"`,
        );
      },
    );

    it('takes no user labels where Kayenta takes none', () => {
      expect(textOf({ resourceType: 'global' }, { 'user_labels.a': 'b' })).toBe(
        'metric.type="m" AND resource.type="global"',
      );
    });

    it("goes by the request's resource type where the query has none, as a value", () => {
      expect(textOf({}, { scope: 's', resourceType: 'gae_app' })).toBe(
        'metric.type="m" AND resource.type="<resourceType>" AND resource.labels.version_id="<scope>"',
      );
      expect(textOf({ resourceType: 'global' }, { resourceType: 'gae_app' })).toBe(
        'metric.type="m" AND resource.type="global"',
      );
    });

    it.each(['https_lb_rule', 'GCE_INSTANCE', 'constructor', ''])('refuses the resource type %j', (resourceType) => {
      expect(problemsOf({ resourceType }, { scope: 's' })).toEqual([
        `has resourceType ${JSON.stringify(resourceType)}, which has no filter of its own: write one as customInlineTemplate`,
      ]);
    });
  });

  describe('with a custom filter', () => {
    it('has nothing of the scope beside it', () => {
      const query = { resourceType: 'k8s_container', template: 'resource.label.pod_name = starts_with("${scope}")' };

      expect(textOf(query, { scope: 's', location: 'l', project: 'p' })).toBe(
        'metric.type="m" AND resource.type="k8s_container" AND resource.label.pod_name = starts_with("<scope>")',
      );
    });

    it('takes any resource type', () => {
      expect(textOf({ resourceType: 'https_lb_rule', template: 'a="b"' })).toBe(
        'metric.type="m" AND resource.type="https_lb_rule" AND a="b"',
      );
    });

    it('keeps its OR to itself', () => {
      expect(textOf({ resourceType: 'global', template: 'a="b" OR c="${d}"' })).toBe(
        'metric.type="m" AND resource.type="global" AND (a="b" OR c="<d>")',
      );
    });

    it('knows ${…} as Kayenta stores it, and texts for missing values', () => {
      expect(textOf({ resourceType: 'global', template: 'a="$\\{b}" AND c="${d:-e}"' }, { b: '1' })).toBe(
        'metric.type="m" AND resource.type="global" AND a="<b>" AND c="e"',
      );
    });

    it('goes by the resource type where it comes out empty', () => {
      expect(textOf({ resourceType: 'gae_app', template: '${filter:-}' })).toBe(
        'metric.type="m" AND resource.type="gae_app" AND resource.labels.version_id="<scope>"',
      );
    });

    it('refuses what is no variable', () => {
      expect(problemsOf({ resourceType: 'global', template: 'a="${b c}"' })).toEqual([
        expect.stringContaining('is no variable'),
      ]);
    });
  });

  it('needs a resource type, also beside a custom filter', () => {
    expect(problemsOf({ template: 'a="b"' })).toEqual(['needs a resourceType']);
    expect(problemsOf({})).toEqual(['needs a resourceType']);
  });

  it.each(['perSeriesAligner', 'crossSeriesReducer'] as const)('refuses a %s from the scope', (key) => {
    const values = { [key]: 'ALIGN_OR_REDUCE' };

    expect(problemsOf({ resourceType: 'global' }, values)).toEqual([
      `takes its ${key} from the scope: write it into the query, so that both sides have the same`,
    ]);
    const own = { perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' } as const;
    expect(build({ ...own, resourceType: 'global' }, values).kind).toBe('built');
  });

  it('quotes the texts of the config', () => {
    expect(textOf({ metricType: 'm" OR x="', resourceType: 'r\\', template: 'a="b"' })).toBe(
      'metric.type="m\\" OR x=\\"" AND resource.type="r\\\\" AND a="b"',
    );
  });

  it('refuses what Kayenta would fail on', () => {
    expect(problemsOf({ problem: 'has no metricType', template: 'a="b"' })).toEqual(['has no metricType']);
  });
});
