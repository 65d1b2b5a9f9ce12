import { closed, listOf, mapOf, oneOf, resource, text } from './closed.js';

/**
 * The fields of Flagger's custom resources that the examples may use, by artifacts/flagger/crd.yaml of fluxcd/flagger at
 * 023004dabdcb8b7077e56947321f214d581264cc; stricter than there: what is not named is a mistake, and a duration must match to its end.
 */
export const FLAGGER_SCHEMAS: Readonly<Record<string, object>> = {
  'flagger.app/v1beta1/Canary': resource('flagger.app/v1beta1', 'Canary', canarySpec()),
  'flagger.app/v1beta1/MetricTemplate': resource('flagger.app/v1beta1', 'MetricTemplate', metricTemplateSpec()),
  'flagger.app/v1beta1/AlertProvider': resource('flagger.app/v1beta1', 'AlertProvider', alertProviderSpec()),
};

function number(): object {
  return { type: 'number' };
}

function flag(): object {
  return { type: 'boolean' };
}

function duration(): object {
  return { type: 'string', pattern: '^[0-9]+(m|s)$' };
}

function canarySpec(): object {
  const providers = [
    'appmesh',
    'contour',
    'gatewayapi:v1',
    'gatewayapi:v1beta1',
    'gloo',
    'istio',
    'knative',
    'kubernetes',
    'kuma',
    'linkerd',
    'nginx',
    'skipper',
    'traefik',
  ];
  return closed(
    {
      provider: oneOf(...providers),
      metricsServer: text(),
      progressDeadlineSeconds: number(),
      targetRef: reference('DaemonSet', 'Deployment', 'Service'),
      autoscalerRef: reference('HorizontalPodAutoscaler', 'ScaledObject'),
      ingressRef: reference('Ingress'),
      service: service(),
      skipAnalysis: flag(),
      revertOnDeletion: flag(),
      suspend: flag(),
      analysis: analysis(),
    },
    // The definition does not require a service, but without one there is no traffic to shift.
    ['targetRef', 'service', 'analysis'],
  );
}

function reference(...kinds: readonly string[]): object {
  const replicas = { type: 'integer', minimum: 1 };
  return closed(
    {
      apiVersion: text(),
      kind: oneOf(...kinds),
      name: text(),
      primaryScalerQueries: mapOf(text()),
      primaryScalerReplicas: closed({ minReplicas: replicas, maxReplicas: replicas }),
    },
    ['apiVersion', 'kind', 'name'],
  );
}

function service(): object {
  const marks = closed({ labels: mapOf(text()), annotations: mapOf(text()) });
  const edits = closed({ add: mapOf(text()), set: mapOf(text()), remove: listOf(text()) });
  return closed(
    {
      name: text(),
      port: number(),
      portName: text(),
      appProtocol: text(),
      targetPort: { type: ['integer', 'string'] },
      portDiscovery: flag(),
      timeout: text(),
      hosts: listOf(text()),
      gateways: listOf(text()),
      delegation: flag(),
      match: listOf(closed({ uri: match(), method: match(), headers: mapOf(match()) })),
      rewrite: closed({ uri: text(), authority: text() }),
      retries: closed({ attempts: { type: 'integer' }, perTryTimeout: text(), retryOn: text() }),
      headers: closed({ request: edits, response: edits }),
      trafficPolicy: closed({ tls: closed({ mode: oneOf('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL') }) }),
      apex: marks,
      primary: marks,
      canary: marks,
    },
    ['port'],
  );
}

function match(): object {
  return {
    ...closed({ exact: text(), prefix: text(), suffix: text(), regex: text() }),
    minProperties: 1,
    maxProperties: 1,
  };
}

function analysis(): object {
  const fields = {
    interval: duration(),
    iterations: number(),
    threshold: number(),
    maxWeight: number(),
    stepWeight: number(),
    stepWeights: listOf(number()),
    stepWeightPromotion: number(),
    mirror: flag(),
    mirrorWeight: number(),
    primaryReadyThreshold: number(),
    canaryReadyThreshold: number(),
    match: listOf(closed({ headers: mapOf(match()), queryParams: mapOf(match()), sourceLabels: mapOf(text()) })),
    metrics: listOf(metric()),
    alerts: listOf(alert()),
    webhooks: listOf(webhook()),
    sessionAffinity: closed({ cookieName: text(), maxAge: number() }, ['cookieName']),
  };
  const ways = ['iterations', 'stepWeight', 'stepWeights'].map((name) => ({ required: [name] }));
  return { ...closed(fields, ['interval', 'threshold']), oneOf: ways };
}

function metric(): object {
  return closed(
    {
      name: text(),
      interval: duration(),
      threshold: number(),
      thresholdRange: { ...closed({ min: number(), max: number() }), minProperties: 1 },
      query: text(),
      templateRef: closed({ name: text(), namespace: text() }, ['name']),
      templateVariables: mapOf(text()),
    },
    ['name'],
  );
}

function alert(): object {
  const provider = closed({ name: text(), namespace: text() }, ['name']);
  return closed({ name: text(), severity: oneOf('', 'info', 'warn', 'error'), providerRef: provider }, [
    'name',
    'providerRef',
  ]);
}

function webhook(): object {
  const types = [
    'confirm-rollout',
    'pre-rollout',
    'rollout',
    'confirm-traffic-increase',
    'confirm-promotion',
    'post-rollout',
    'rollback',
    'event',
  ];
  return closed(
    {
      name: text(),
      type: oneOf('', ...types),
      url: { type: 'string', pattern: '^https?://[^/]+' },
      timeout: duration(),
      retries: number(),
      disableTLS: flag(),
      muteAlert: flag(),
      metadata: mapOf(text()),
    },
    ['name', 'url'],
  );
}

function metricTemplateSpec(): object {
  const types = [
    'prometheus',
    'influxdb',
    'datadog',
    'externalmetrics',
    'stackdriver',
    'cloudwatch',
    'newrelic',
    'graphite',
    'dynatrace',
    'keptn',
    'splunk',
  ];
  const provider = closed(
    {
      type: oneOf(...types),
      address: text(),
      headers: mapOf(listOf(text())),
      secretRef: closed({ name: text() }, ['name']),
      region: text(),
      insecureSkipVerify: flag(),
    },
    ['type'],
  );
  return closed({ provider, query: text() }, ['provider', 'query']);
}

function alertProviderSpec(): object {
  const fields = {
    type: oneOf('slack', 'msteams', 'discord', 'rocket', 'gchat'),
    channel: text(),
    username: text(),
    address: text(),
    proxy: text(),
    secretRef: closed({ name: text() }, ['name']),
  };
  return { ...closed(fields, ['type']), oneOf: [{ required: ['address'] }, { required: ['secretRef'] }] };
}
