/** What is sent to whoever is told of a judgement. */
export interface Message {
  /** The same for the same judgement, whoever tells of it and however often. */
  readonly deliveryId: string;
  /** JSON. */
  readonly body: string;
}
