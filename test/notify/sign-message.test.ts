import { describe, expect, it } from 'vitest';
import { toSigningKey } from '../../src/config/signing-key.js';
import { signMessage } from '../../src/notify/sign-message.js';

describe('signMessage()', () => {
  it('signs as the reference vector of Standard Webhooks is signed', () => {
    const key = toSigningKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const message = { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };

    expect(signMessage(message, key, 1_614_265_330_999)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('names the message, and signs nothing, where there is no key', () => {
    expect(signMessage({ deliveryId: 'a', body: '{}' }, undefined, 5_000)).toEqual({
      'webhook-id': 'a',
      'webhook-timestamp': '5',
    });
  });
});

describe('toSigningKey()', () => {
  it('takes a text for the key itself, and what follows whsec_ for the base64 of one', () => {
    expect(toSigningKey('a-key-of-more-than-24-bytes')).toEqual(Buffer.from('a-key-of-more-than-24-bytes'));
    expect(toSigningKey(`whsec_${Buffer.alloc(32, 7).toString('base64')}`)).toEqual(Buffer.alloc(32, 7));
  });

  it.each([
    '',
    'short',
    'a'.repeat(23),
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    'whsec_not base64 at all, really',
  ])('takes no %j', (text) => {
    expect(toSigningKey(text)).toBeUndefined();
  });
});
