import type { AccessSettings, Role } from '../config/access-settings.js';
import type { Known } from '../measure/prepare-judgement.js';
import { ANYBODY } from './anybody.js';
import type { Asker } from './asker.js';
import { mayAs } from './caller.js';
import { createIdentify, type Credentials } from './identify.js';
import { permitOf } from './permit-of.js';
import { EVERYTHING, NOTHING } from './shown.js';
import { shownTo } from './shown-to.js';
import { JudgementError } from '../errors.js';

/** What somebody may do who calls. */
export interface Rights extends Pick<Asker, 'caller' | 'permit' | 'shown'> {
  readonly mayAs: (role: Role) => boolean;
}

/** Those of everybody, where nobody is asked who they are. */
export const OPEN: Rights = {
  caller: ANYBODY,
  permit: () => undefined,
  shown: EVERYTHING,
  mayAs: () => true,
};

/** Those of who is not known. */
export const STRANGER: Rights = {
  caller: 'nobody',
  permit: () => {
    throw new JudgementError('NOT_ALLOWED', 'Nobody who is not known may have anything judged');
  },
  shown: NOTHING,
  mayAs: () => false,
};

/** Who calls with which rights, or why that is not known. */
export type Admitted =
  { readonly kind: 'known'; readonly rights: Rights } | { readonly kind: 'unknown'; readonly why: string };

/** Tells who calls, and what they may do. */
export type Admit = (credentials: Credentials) => Admitted;

/** Tells it as the settings have it; everybody may do everything where they name nobody. */
export function createAdmit(settings: AccessSettings | undefined, known: Known): Admit {
  if (!settings) return () => ({ kind: 'known', rights: OPEN });
  const identify = createIdentify(settings);
  const rights = new Map<string, Rights>();
  return (credentials) => {
    const identified = identify(credentials);
    if (identified.kind === 'unknown') return identified;
    const { caller } = identified;
    const theirs = rights.get(caller.name) ?? {
      caller: caller.name,
      permit: permitOf(caller, known),
      shown: shownTo(caller),
      mayAs: (role: Role) => mayAs(caller.role, role),
    };
    rights.set(caller.name, theirs);
    return { kind: 'known', rights: theirs };
  };
}
