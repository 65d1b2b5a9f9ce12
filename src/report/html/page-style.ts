/** A style that stands on a page whole. */
export interface PageStyle {
  readonly css: string;
  /** The SHA-256 of it in base64: a page allows no other. */
  readonly hash: string;
  /** Hashes of other styles: pages that it frames inherit its policy, and bring their own. */
  readonly framed?: readonly string[];
}
