import type { Basis } from '../../judge/basis.js';
import type { PageAbility } from './page-script.js';

/** What the script of a page must be able to do that judges again from this basis, or not at all without one. */
export function abilityFor(basis: Basis | null): PageAbility {
  if (!basis) return 'table';
  const { rules, plan } = basis;
  if (rules.judge.name === 'netflix-aca') return 'netflix-aca';
  return plan ? 'planned-looks' : 'mann-whitney';
}
