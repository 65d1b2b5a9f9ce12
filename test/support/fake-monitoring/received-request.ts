import type { ListMetricDescriptorsRequest, ListTimeSeriesRequest } from './wire-types.js';

interface Received<Method extends string, Message> {
  readonly method: Method;
  readonly message: Message;
  /** Which page it asks for, from 1; 1 too where its token is none. */
  readonly page: number;
  /** Text values by their lower-case keys, such as authorization. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Resolves when the answer is out, or the client has given the call up. */
  readonly closed: Promise<unknown>;
}

/** A call as it reached the server. */
export type ReceivedRequest =
  Received<'ListTimeSeries', ListTimeSeriesRequest> | Received<'ListMetricDescriptors', ListMetricDescriptorsRequest>;
