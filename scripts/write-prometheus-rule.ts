import { readFile, writeFile } from 'node:fs/promises';

const MONITORING = new URL('../deploy/monitoring/', import.meta.url);
const HEAD = `# Made of rules.yaml by "npm run rules".
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: canary-judge
  labels:
    app.kubernetes.io/name: canary-judge
spec:
`;

/** Writes the rules for Prometheus once more, as the operator takes them. */
const rules = await readFile(new URL('rules.yaml', MONITORING), 'utf8');
const groups = rules.slice(rules.indexOf('groups:'));
await writeFile(new URL('prometheus-rule.yaml', MONITORING), HEAD + groups.replaceAll(/^(?=.)/gm, '  '));
