import { Metadata, status } from '@grpc/grpc-js';
import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';
import type { StatusName } from './rpc-error.js';

/** What google.rpc.Status says beyond code and message. */
export interface StatusDetails {
  /** google.rpc.RetryInfo. */
  readonly retryDelayMs?: number;
  /** google.rpc.ErrorInfo, of domain googleapis.com. */
  readonly reason?: string;
}

const PREFIX = 'google.rpc.';
const MESSAGES = fromJSON({
  nested: {
    google: {
      nested: {
        rpc: {
          nested: {
            Status: {
              fields: {
                code: { type: 'int32', id: 1 },
                message: { type: 'string', id: 2 },
                details: { rule: 'repeated', type: 'Packed', id: 3 },
              },
            },
            // google.protobuf.Any by another name: proto-loader would want to pack it itself.
            Packed: { fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
            Delay: { fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } } },
            RetryInfo: { fields: { retryDelay: { type: 'Delay', id: 1 } } },
            ErrorInfo: { fields: { reason: { type: 'string', id: 1 }, domain: { type: 'string', id: 2 } } },
          },
        },
      },
    },
  },
});

/** The trailing metadata that Google's services send with an error. */
export function writeStatusDetails(code: StatusName, message: string, details: StatusDetails): Metadata {
  const { retryDelayMs, reason } = details;
  const packed: object[] = [];
  if (retryDelayMs !== undefined) {
    const seconds = Math.floor(retryDelayMs / 1000);
    packed.push(pack('RetryInfo', { retryDelay: { seconds, nanos: (retryDelayMs % 1000) * 1e6 } }));
  }
  if (reason !== undefined) packed.push(pack('ErrorInfo', { reason, domain: 'googleapis.com' }));
  const metadata = new Metadata();
  if (packed.length > 0) {
    metadata.set('grpc-status-details-bin', encode('Status', { code: status[code], message, details: packed }));
  }
  return metadata;
}

function pack(name: string, message: object): object {
  return { typeUrl: `type.googleapis.com/${PREFIX}${name}`, value: encode(name, message) };
}

function encode(name: string, message: object): Buffer {
  const definition = MESSAGES[PREFIX + name];
  if (!isMessage(definition)) throw new Error(`No message ${name}`);
  return definition.serialize(message);
}

function isMessage(definition: object | undefined): definition is MessageTypeDefinition<object, object> {
  return definition !== undefined && 'serialize' in definition;
}
