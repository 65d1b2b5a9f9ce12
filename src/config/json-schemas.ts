import { CalibrationFile } from './calibration.js';
import { DeploymentList } from './deployments.js';
import { Evidence } from './evidence.js';
import { GoldenTestFile } from './golden-test.js';
import { toJsonSchema, type JsonSchema } from './json-schema.js';
import { JudgementBody } from './judgement-request.js';
import { NativeMetricConfig } from './metric-config.js';
import { SettingsFile } from './settings-file.js';

/** The JSON Schemas of what people write, by the names of their files. */
export const CONFIG_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'metric-config': toJsonSchema(NativeMetricConfig, {
    name: 'metric-config',
    title: 'Metric config',
    description: 'What canary-judge measures and how it judges that: a file in metric-configs/, in the native form.',
  }),
  'golden-test': toJsonSchema(GoldenTestFile, {
    name: 'golden-test',
    title: 'Golden tests of a metric config',
    description: 'How a metric config judges given series: the file name.test.yaml beside name.yaml.',
  }),
  calibration: toJsonSchema(CalibrationFile, {
    name: 'calibration',
    title: 'Calibrations of a metric config',
    description: 'What its metrics do while nothing is wrong: the file that canary-judge calibrate writes beside it.',
  }),
  deployments: toJsonSchema(DeploymentList, {
    name: 'deployments',
    title: 'Past deployments',
    description: 'Deployments and what became of them, for canary-judge backtest.',
  }),
  'judgement-request': toJsonSchema(JudgementBody, {
    name: 'judgement-request',
    title: 'Judgement request',
    description: 'The body of POST /judgements. A config that it holds is one of metric-config.json, or Kayenta’s.',
  }),
  settings: toJsonSchema(SettingsFile, {
    name: 'settings',
    title: 'Settings of canary-judge',
    description:
      'The file that CANARY_JUDGE_CONFIG names: sources, how long they are waited for, the archive, and who is told of judgements.',
  }),
  evidence: toJsonSchema(Evidence, {
    name: 'evidence',
    title: 'Evidence of a judgement',
    description: 'What stands as evidence in the JSON of a judgement: everything that it takes to judge again.',
  }),
};
