/** A POST of a form, as far as it can be signed. */
export interface FormRequest {
  readonly url: URL;
  readonly contentType: string;
  readonly body: string;
}

/** What says who asks. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** What of it, and of what it was made from, must not be shown. */
  readonly secrets: readonly string[];
  /** Gives it up where it was refused, so that the next is another one; absent where there is no other. */
  readonly forget?: () => void;
}

/**
 * Says who asks this; the signal ends whatever must be read or fetched for that.
 *
 * @throws {JudgementError} with a SourceErrorCode and no secret, or the signal's reason once it is aborted
 */
export type Authenticate = (request: FormRequest, signal: AbortSignal) => Promise<Authorization>;
