/** A script that stands on a page whole. */
export interface PageScript {
  /** Free of "</script". */
  readonly code: string;
  /** The SHA-256 of the code in base64: a page allows no other. */
  readonly hash: string;
  /** Hashes of other scripts: pages that it frames inherit its policy, and bring their own. */
  readonly framed?: readonly string[];
}
