import { z } from 'zod';

/** What would be right; what is there is never told, since it may be a secret. */
export const HOOK_URL_WANTED =
  'must be an http or https URL without name, password and fragment, such as https://hooks.example.com/canary';

/** A URL that messages are posted to. */
export const HookUrl = z
  .string()
  .refine(isHookUrl, HOOK_URL_WANTED)
  .meta({ format: 'uri', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+([/?][^#]*)?$' });

/** Whether messages can be posted to what a text names. */
export function isHookUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.hash === '';
}
