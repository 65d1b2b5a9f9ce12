import { createFullMatch } from './full-match.js';

const MOST_STRINGS = 100;

/** What a function of the filter language says of a text; throws an error with the reason where it is called wrongly. */
export function createFilterFunction(name: string, given: readonly string[]): (text: string) => boolean {
  if (name === 'one_of') {
    if (given.length === 0 || given.length > MOST_STRINGS) throw new Error('one_of() takes 1 to 100 strings');
    return (text) => given.includes(text);
  }
  const [argument, ignoreCase = 'false', ...more] = given;
  if (argument === undefined || more.length > 0 || (given.length > 1 && name !== 'has_substring')) {
    throw new Error(`Wrong number of arguments of ${name}()`);
  }
  switch (name) {
    case 'starts_with':
      return (text) => text.startsWith(argument);
    case 'ends_with':
      return (text) => text.endsWith(argument);
    case 'has_substring':
      return ignoreCase === 'true'
        ? (text) => text.toLowerCase().includes(argument.toLowerCase())
        : (text) => text.includes(argument);
    case 'monitoring.regex.full_match':
      return createFullMatch(argument);
    default:
      throw new Error(`Unknown function ${name}()`);
  }
}
