import { z } from 'zod';
import { Prometheus, toPrometheusSettings, type PrometheusSettings } from './prometheus-settings.js';
import type { Variables } from './secret.js';
import { Stackdriver, toStackdriverSettings, type StackdriverSettings } from './stackdriver-settings.js';
import { strictObject } from './strict-object.js';

const Replay = strictObject({
  type: z.literal('replay').meta({ description: 'The recordings that come with canary-judge, repeated for ever.' }),
});

/** A source as the settings file states it. */
export const SourceSettings = z.discriminatedUnion('type', [Prometheus, Stackdriver, Replay], {
  error: 'needs type: "prometheus", "stackdriver" or "replay"',
});

/** The settings of the source that plays recordings. */
export interface ReplaySettings {
  readonly type: 'replay';
  readonly name: string;
}

/** The settings of a named source. */
export type NamedSourceSettings = PrometheusSettings | StackdriverSettings | ReplaySettings;

/** What a source's settings mean, with the variables that they name. */
export function toSourceSettings(
  name: string,
  written: z.output<typeof SourceSettings>,
  variables: Variables = {},
): NamedSourceSettings {
  switch (written.type) {
    case 'prometheus':
      return toPrometheusSettings(name, written, variables);
    case 'stackdriver':
      return toStackdriverSettings(name, written);
    case 'replay':
      return { type: 'replay', name };
  }
}
