import { isIP } from 'node:net';
import { z } from 'zod';
import { shown } from './mistake.js';

/** A block of network addresses. */
export interface CidrBlock {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Addresses as settings have them: one such as 10.1.2.3, or a block such as 10.0.0.0/8. */
export const CidrBlock = z.string().transform((text, context): CidrBlock => {
  const [, address = '', length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const prefix = length === undefined ? most : Number(length);
  if (version !== 0 && prefix <= most && prefix > 0)
    return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
  const why = version !== 0 && prefix === 0 ? ', and not everybody there is' : '';
  const message = `must be an address such as 10.1.2.3 or a block such as 10.0.0.0/8${why}, is ${shown(text)}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
