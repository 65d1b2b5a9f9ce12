import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { JudgementError } from '../errors.js';
import { readBySchema } from './mistake.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The environment variables that set the service up; all others are left alone. */
export const Environment = z
  .object({
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
      .default('8080')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be a port from 0 to 65535')
      .meta({ description: 'The port to listen on; 0 takes any free one.' }),
    HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'The address to listen on.' }),
    METRIC_CONFIGS: z
      .string()
      .min(1)
      .default('metric-configs')
      .meta({ description: 'The folder of the metric configs.' }),
    CANARY_JUDGE_OPEN: z.string().regex(/^1$/, 'must be 1 or unset').optional().meta({
      description: '1 allows listening beyond loopback, where anybody who reaches the port may use the service.',
    }),
    LOG_LEVEL: z.enum(LEVELS).default('info').meta({ description: 'The least level that is logged.' }),
  })
  .superRefine(({ HOST, CANARY_JUDGE_OPEN }, context) => {
    if (isLoopback(HOST) || CANARY_JUDGE_OPEN === '1') return;
    const message = `${HOST} can be reached from other machines and there is no authentication; set CANARY_JUDGE_OPEN=1 if that is meant`;
    context.addIssue({ code: 'custom', path: ['HOST'], message });
  });

/** How the service is set up. */
export interface Settings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metricConfigs: string;
  readonly logLevel: (typeof LEVELS)[number];
}

/**
 * The settings that the environment variables state.
 *
 * @throws {JudgementError} INVALID_SETTINGS with every variable that is wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const reading = readBySchema(Environment, environment);
  if (reading.kind === 'refused') {
    const details = reading.mistakes.map(({ path, message }) => ({ pointer: path.join('.'), message }));
    throw new JudgementError('INVALID_SETTINGS', 'Cannot start with these environment variables', details);
  }
  const { HOST, PORT, METRIC_CONFIGS, LOG_LEVEL } = reading.value;
  return { host: HOST, port: PORT, metricConfigs: METRIC_CONFIGS, logLevel: LOG_LEVEL };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
