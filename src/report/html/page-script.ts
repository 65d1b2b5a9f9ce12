/** What a report page's script can do: sort and filter its table and, with one of the judges or with planned looks, judge again. */
export type PageAbility = 'table' | 'mann-whitney' | 'planned-looks' | 'netflix-aca';

/** The scripts of report pages: one for each ability, so that no page carries a judge that it does not need. */
export type PageScripts = Readonly<Record<PageAbility, PageScript>>;

/** A script that stands on a page whole. */
export interface PageScript {
  /** Free of "</script". */
  readonly code: string;
  /** The SHA-256 of the code in base64: a page allows no other. */
  readonly hash: string;
  /** Hashes of other scripts: pages that it frames inherit its policy, and bring their own. */
  readonly framed?: readonly string[];
}
