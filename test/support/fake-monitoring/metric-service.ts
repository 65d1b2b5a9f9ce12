import { createRequire } from 'node:module';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

/** Cloud Monitoring's MetricService as the client's package describes it. */
export const METRIC_SERVICE = loadMetricService();

function loadMetricService(): ServiceDefinition {
  const require = createRequire(import.meta.url);
  const definition = fromJSON(require('@google-cloud/monitoring/build/protos/protos.json'), {
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const service = definition['google.monitoring.v3.MetricService'];
  if (!isService(service)) throw new Error('The package of the client describes no MetricService');
  return service;
}

function isService(definition: object | undefined): definition is ServiceDefinition {
  return definition !== undefined && 'ListTimeSeries' in definition;
}
