import { closed, listOf, mapOf, oneOf, resource, text } from './closed.js';

const API_VERSION = 'tekton.dev/v1';

/**
 * The fields of Tekton's resources that the examples may use, by pkg/apis/pipeline/v1/swagger.json of tektoncd/pipeline at 0ddeaf57d4c84aaec06d1c7cd40281e3ac919fac. What is not named
 * is a mistake. Values of parameters are texts, lists or maps of texts there, whatever Go's type looks like.
 */
export const TEKTON_SCHEMAS: Readonly<Record<string, object>> = {
  [`${API_VERSION}/Task`]: resource(API_VERSION, 'Task', taskSpec()),
  [`${API_VERSION}/Pipeline`]: resource(API_VERSION, 'Pipeline', pipelineSpec()),
  [`${API_VERSION}/TaskRun`]: resource(API_VERSION, 'TaskRun', taskRunSpec()),
  [`${API_VERSION}/PipelineRun`]: resource(API_VERSION, 'PipelineRun', pipelineRunSpec()),
};

function taskSpec(): object {
  return closed(
    {
      displayName: text(),
      description: text(),
      params: listOf(parameter()),
      results: listOf(result([])),
      steps: { ...listOf(step()), minItems: 1 },
      stepTemplate: closed(containerFields()),
      sidecars: listOf(closed({ name: text(), script: text(), ...containerFields() }, ['name'])),
      workspaces: listOf(workspace()),
      volumes: listOf(volume()),
    },
    ['steps'],
  );
}

function pipelineSpec(): object {
  return closed(
    {
      displayName: text(),
      description: text(),
      params: listOf(parameter()),
      results: listOf(result(['value'])),
      workspaces: listOf(closed({ name: text(), description: text(), optional: flag() }, ['name'])),
      tasks: { ...listOf(pipelineTask()), minItems: 1 },
      finally: listOf(pipelineTask()),
    },
    ['tasks'],
  );
}

function pipelineTask(): object {
  const fields = {
    name: text(),
    displayName: text(),
    description: text(),
    taskRef: reference(),
    taskSpec: taskSpec(),
    params: listOf(value()),
    runAfter: listOf(text()),
    when: listOf(condition()),
    workspaces: listOf(closed({ name: text(), workspace: text(), subPath: text() }, ['name'])),
    onError: oneOf('stopAndFail', 'continue'),
    retries: { type: 'integer', minimum: 0 },
    timeout: duration(),
  };
  return { ...closed(fields, ['name']), oneOf: [{ required: ['taskRef'] }, { required: ['taskSpec'] }] };
}

function taskRunSpec(): object {
  const fields = {
    taskRef: reference(),
    taskSpec: taskSpec(),
    params: listOf(value()),
    serviceAccountName: text(),
    retries: { type: 'integer', minimum: 0 },
    timeout: duration(),
    workspaces: listOf(workspaceBinding()),
  };
  return { ...closed(fields), oneOf: [{ required: ['taskRef'] }, { required: ['taskSpec'] }] };
}

function pipelineRunSpec(): object {
  const fields = {
    pipelineRef: reference(),
    pipelineSpec: pipelineSpec(),
    params: listOf(value()),
    taskRunTemplate: closed({ serviceAccountName: text() }),
    timeouts: closed({ pipeline: duration(), tasks: duration(), finally: duration() }),
    status: oneOf('Cancelled', 'CancelledRunFinally', 'StoppedRunFinally', 'PipelineRunPending'),
    workspaces: listOf(workspaceBinding()),
  };
  return { ...closed(fields), oneOf: [{ required: ['pipelineRef'] }, { required: ['pipelineSpec'] }] };
}

/** By name in the namespace, or by a resolver. */
function reference(): object {
  const fields = { apiVersion: text(), kind: text(), name: text(), resolver: text(), params: listOf(value()) };
  return { ...closed(fields), oneOf: [{ required: ['name'] }, { required: ['resolver'] }] };
}

function step(): object {
  const fields = {
    name: text(),
    displayName: text(),
    script: text(),
    timeout: duration(),
    onError: oneOf('stopAndFail', 'continue'),
    when: listOf(condition()),
    results: listOf(result([])),
    ref: reference(),
    params: listOf(value()),
    ...containerFields(),
  };
  const runs = [{ required: ['image'] }, { required: ['ref'] }];
  return { ...closed(fields), oneOf: runs, not: { required: ['script', 'command'] } };
}

function containerFields(): Readonly<Record<string, object>> {
  const quantities = mapOf({ type: ['string', 'number'] });
  return {
    image: text(),
    imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    command: listOf(text()),
    args: listOf(text()),
    workingDir: text(),
    env: listOf(variable()),
    computeResources: closed({ requests: quantities, limits: quantities }),
    securityContext: securityContext(),
    volumeMounts: listOf(
      closed({ name: text(), mountPath: text(), subPath: text(), readOnly: flag() }, ['name', 'mountPath']),
    ),
  };
}

function variable(): object {
  const key = closed({ name: text(), key: text(), optional: flag() }, ['name', 'key']);
  const from = { ...closed({ secretKeyRef: key, configMapKeyRef: key }), minProperties: 1, maxProperties: 1 };
  return {
    ...closed({ name: text(), value: text(), valueFrom: from }, ['name']),
    not: { required: ['value', 'valueFrom'] },
  };
}

function securityContext(): object {
  return closed({
    runAsNonRoot: flag(),
    runAsUser: { type: 'integer' },
    runAsGroup: { type: 'integer' },
    allowPrivilegeEscalation: flag(),
    readOnlyRootFilesystem: flag(),
    capabilities: closed({ add: listOf(text()), drop: listOf(text()) }),
    seccompProfile: closed({ type: text(), localhostProfile: text() }, ['type']),
  });
}

function parameter(): object {
  const fields = {
    name: text(),
    type: oneOf('string', 'array', 'object'),
    description: text(),
    default: anyValue(),
    enum: listOf(text()),
    properties: mapOf(closed({ type: oneOf('string') })),
  };
  return closed(fields, ['name']);
}

function value(): object {
  return closed({ name: text(), value: anyValue() }, ['name', 'value']);
}

function anyValue(): object {
  return { anyOf: [text(), listOf(text()), mapOf(text())] };
}

function result(required: readonly string[]): object {
  const fields = { name: text(), type: oneOf('string', 'array', 'object'), description: text(), value: anyValue() };
  return closed(fields, ['name', ...required]);
}

function condition(): object {
  const fields = { input: text(), operator: oneOf('in', 'notin'), values: listOf(text()), cel: text() };
  return { ...closed(fields), oneOf: [{ required: ['input', 'operator', 'values'] }, { required: ['cel'] }] };
}

function workspace(): object {
  return closed({ name: text(), description: text(), mountPath: text(), optional: flag(), readOnly: flag() }, ['name']);
}

function workspaceBinding(): object {
  const fields = {
    name: text(),
    subPath: text(),
    emptyDir: closed({ medium: text(), sizeLimit: text() }),
    configMap: closed({ name: text() }, ['name']),
    secret: closed({ secretName: text() }, ['secretName']),
    persistentVolumeClaim: closed({ claimName: text(), readOnly: flag() }, ['claimName']),
    volumeClaimTemplate: closed({ spec: claim() }, ['spec']),
  };
  const kinds = ['emptyDir', 'configMap', 'secret', 'persistentVolumeClaim', 'volumeClaimTemplate'].map((name) => ({
    required: [name],
  }));
  return { ...closed(fields, ['name']), oneOf: kinds };
}

function claim(): object {
  const requests = closed({ requests: closed({ storage: text() }, ['storage']) }, ['requests']);
  const modes = listOf(oneOf('ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany', 'ReadOnlyMany'));
  return closed({ accessModes: modes, resources: requests, storageClassName: text() }, ['accessModes', 'resources']);
}

function volume(): object {
  const fields = {
    name: text(),
    emptyDir: closed({ medium: text(), sizeLimit: text() }),
    configMap: closed({ name: text(), defaultMode: { type: 'integer' }, optional: flag() }, ['name']),
    secret: closed({ secretName: text(), defaultMode: { type: 'integer' }, optional: flag() }, ['secretName']),
  };
  const kinds = ['emptyDir', 'configMap', 'secret'].map((name) => ({ required: [name] }));
  return { ...closed(fields, ['name']), oneOf: kinds };
}

function flag(): object {
  return { type: 'boolean' };
}

function duration(): object {
  return { type: 'string', pattern: '^(([0-9]+(\\.[0-9]+)?(ms|s|m|h))+|0|\\$\\(.+\\))$' };
}
