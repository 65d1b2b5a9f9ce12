import { ROLES, type CallerEntry, type Role } from '../config/access-settings.js';

/** Who calls, and what they may do; what is undefined is not restricted. */
export interface Caller extends Pick<CallerEntry, 'role' | 'configs' | 'sources' | 'scope'> {
  /** As the settings have it. */
  readonly name: string;
}

/** Whether who has a role may do what takes another one. */
export function mayAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Whether a caller may use some of what there is, and not the rest. */
export function isListed({ configs, sources, scope }: Caller): boolean {
  return configs !== undefined || sources !== undefined || scope !== undefined;
}
