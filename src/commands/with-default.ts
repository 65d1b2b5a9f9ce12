import { Option } from 'commander';

/** An option with a default as a person would write it. */
export function withDefault(
  flags: string,
  description: string,
  [read, text]: readonly [read: (text: string) => unknown, text: string],
): Option {
  return new Option(flags, description).argParser(read).default(read(text), text);
}
