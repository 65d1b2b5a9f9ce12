import { describe, expect, it } from 'vitest';
import type { KayentaPrometheusQuery } from '../../src/config/metric-query.js';
import { kayentaPromql } from '../../src/query/kayenta-promql.js';
import type { BuiltTemplate } from '../../src/query/template.js';

type Values = Readonly<Record<string, string>>;

function build(query: Partial<KayentaPrometheusQuery>, values: Values = {}, scopeLabel = 'instance'): BuiltTemplate {
  const whole: KayentaPrometheusQuery = {
    type: 'kayenta-prometheus',
    scopeName: 'default',
    metricName: 'cpu',
    labelBindings: [],
    groupByFields: [],
    resourceType: undefined,
    template: undefined,
    problem: undefined,
    ...query,
  };
  return kayentaPromql(whole, { values: new Map(Object.entries(values)), scopeLabel });
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

describe('kayentaPromql()', () => {
  describe('with a custom filter', () => {
    it('averages what it selects', () => {
      expect(textOf({ template: 'job="${scope}"' })).toBe('avg(cpu{job="<scope>"})');
    });

    it('puts it before the label bindings', () => {
      expect(textOf({ template: 'job="a",pod="${p}"', labelBindings: ['x="1"', 'y=~"2"'] })).toBe(
        'avg(cpu{job="a",pod="<p>",x="1",y=~"2"})',
      );
    });

    it('groups by the fields', () => {
      expect(textOf({ template: 'a="b"', groupByFields: ['zone', 'version'] })).toBe(
        'avg(cpu{a="b"}) by (zone,version)',
      );
    });

    it('adds nothing of the resource type or the scope to it', () => {
      const values = { scope: 's', location: 'l', project: 'p', resourceType: 'gce_instance' };

      expect(textOf({ template: 'a="b"', resourceType: 'gce_instance' }, values)).toBe('avg(cpu{a="b"})');
    });

    it('knows ${…} as Kayenta stores it, too', () => {
      expect(textOf({ template: 'a="$\\{scope}",b="${scope}"' })).toBe('avg(cpu{a="<scope>",b="<scope>"})');
    });

    it('fills in the text for a missing value, but not for one that is there', () => {
      const template = 'a="${scope:-none}",b="$\\{location:-us.*}"';

      expect(textOf({ template })).toBe('avg(cpu{a="none",b="us.*"})');
      expect(textOf({ template }, { scope: 's' })).toBe('avg(cpu{a="<scope>",b="us.*"})');
      expect(textOf({ template: 'a="b"${more:-}' })).toBe('avg(cpu{a="b"})');
    });

    it('leaves no empty matcher where it ends in a comma, since Kayenta splits it there', () => {
      expect(textOf({ template: 'a="b",', labelBindings: ['x="1"'] })).toBe('avg(cpu{a="b",x="1"})');
    });

    it('goes by the resource type where it comes out empty', () => {
      expect(textOf({ template: '${filter:-}', resourceType: 'aws_ec2_instance' }, { location: 'l' })).toBe(
        'avg(cpu{asg_groupName="<scope>",zone=~"<location>.{1}"})',
      );
    });

    it('refuses what is no variable', () => {
      expect(problemsOf({ template: 'a="${a b}"' })).toEqual([expect.stringContaining('is no variable')]);
    });
  });

  describe('with a custom filter that starts with PromQL:', () => {
    it('takes the rest as it stands', () => {
      const template = 'PromQL:sum(rate(x{a="${scope}"}[5m])) / ${n}';

      expect(textOf({ template })).toBe('sum(rate(x{a="<scope>"}[5m])) / <n>');
    });

    it('needs no metric name, and takes no label bindings, fields or resource type', () => {
      const rest = { metricName: '', labelBindings: ['a="b"'], groupByFields: ['c'], resourceType: 'gce_instance' };

      expect(textOf({ template: 'PromQL:up', ...rest })).toBe('up');
    });

    it('may begin with a variable', () => {
      expect(textOf({ template: 'PromQL:${metric}{a="b"}' })).toBe('<metric>{a="b"}');
      expect(textOf({ template: 'PromQL:${metric:-up}{a="b"}' })).toBe('up{a="b"}');
    });

    it('is known by its very first letters only', () => {
      expect(textOf({ template: ' PromQL:up' })).toBe('avg(cpu{ PromQL:up})');
      expect(textOf({ template: '${scope}PromQL:up' })).toBe('avg(cpu{<scope>PromQL:up})');
      expect(textOf({ template: 'promql:up' })).toBe('avg(cpu{promql:up})');
    });
  });

  describe('without a custom filter, of a gce_instance', () => {
    const query = { resourceType: 'gce_instance' };

    it('selects the instances of the scope in the zones of the location', () => {
      expect(textOf(query, { scope: 's', location: 'l' })).toBe(
        'avg(cpu{instance=~"<scope>-.{4}",zone=~".+/zones/<location>-.{1}"})',
      );
    });

    it('names the project where there is one', () => {
      expect(textOf(query, { scope: 's', location: 'l', project: 'p' })).toBe(
        'avg(cpu{instance=~"<scope>-.{4}",zone=~".+/projects/<project>/zones/<location>-.{1}"})',
      );
    });

    it('needs a scope, without which Kayenta would ask for all of the zone', () => {
      expect(textOf(query, { location: 'l' })).toContain('instance=~"<scope>-.{4}"');
    });

    it('puts the label bindings first', () => {
      expect(textOf({ ...query, labelBindings: ['a="b"'], groupByFields: ['c'] }, { scope: 's', location: 'l' })).toBe(
        'avg(cpu{a="b",instance=~"<scope>-.{4}",zone=~".+/zones/<location>-.{1}"}) by (c)',
      );
    });

    it("matches the scope against the source's own label", () => {
      expect(textOf(query, { scope: 's', location: 'l' }, 'vm_name')).toContain('{vm_name=~"<scope>-.{4}"');
    });
  });

  describe('without a custom filter, of an aws_ec2_instance', () => {
    const query = { resourceType: 'aws_ec2_instance', labelBindings: ['a="b"'] };

    it('selects the auto scaling group of the scope in the zones of the location', () => {
      expect(textOf(query, { scope: 's', location: 'l', project: 'p' }, 'vm_name')).toBe(
        'avg(cpu{a="b",asg_groupName="<scope>",zone=~"<location>.{1}"})',
      );
    });

    it('needs a scope, without which Kayenta would ask for all of the zone', () => {
      expect(textOf(query, { location: 'l' })).toContain('asg_groupName="<scope>"');
    });
  });

  describe('without a custom filter', () => {
    it("goes by the request's resource type where the query has none", () => {
      const values = { location: 'l', resourceType: 'aws_ec2_instance' };

      expect(textOf({}, values)).toContain('zone=~"<location>.{1}"');
      expect(textOf({ resourceType: 'gce_instance' }, values)).toContain('zone=~".+/zones/<location>-.{1}"');
    });

    it.each(['gce_instance', 'aws_ec2_instance'])('needs a location for %s', (resourceType) => {
      expect(problemsOf({ resourceType }, { scope: 's' })).toEqual([
        `needs the variable "location": its resourceType is ${resourceType}`,
      ]);
    });

    it('refuses a resource type that Kayenta has no filter for', () => {
      expect(problemsOf({ resourceType: 'k8s_pod' }, { location: 'l' })).toEqual([
        'has resourceType "k8s_pod", which has no filter of its own: write one as customInlineTemplate',
      ]);
      expect(problemsOf({}, { location: 'l', resourceType: 'GCE_INSTANCE' })).toHaveLength(1);
    });

    it('refuses a query without any resource type, also one with label bindings', () => {
      expect(problemsOf({ labelBindings: ['a="b"'] }, { location: 'l' })).toEqual([
        'needs a resourceType, a customInlineTemplate or a customFilterTemplate',
      ]);
      expect(problemsOf({ template: '' }, { location: 'l' })).toHaveLength(1);
    });
  });

  it('refuses what Kayenta would fail on', () => {
    expect(problemsOf({ problem: 'has no metricName', template: 'a="b"' })).toEqual(['has no metricName']);
  });
});
