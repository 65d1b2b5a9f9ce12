import fc from 'fast-check';
import { bytesMutation, type BytesMutation } from './mutations/mutate-bytes.js';
import { jsonMutation, type JsonMutation } from './mutations/mutate-json.js';

/** A settings file, and how it is changed. */
export interface SettingsCase {
  readonly base: number;
  readonly json: readonly JsonMutation[];
  readonly bytes: readonly BytesMutation[];
}

/** All of them. */
export const settingsCase: fc.Arbitrary<SettingsCase> = fc.record({
  base: fc.nat(1_000),
  json: fc.array(jsonMutation, { maxLength: 4 }),
  bytes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(bytesMutation, { maxLength: 4 }) },
  ),
});
