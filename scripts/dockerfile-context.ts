import { cp, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** One line of a .dockerignore. */
interface IgnoreRule {
  readonly pattern: string;
  /** Matches the path that the pattern names and everything below it. */
  readonly matches: RegExp;
  /** Whether it takes back in what it matches. */
  readonly includes: boolean;
}

/** Copies what .dockerignore leaves of a folder, the build context, to another. */
export async function copyContext(from: string, to: string): Promise<void> {
  const rules = parseIgnoreFile(await readFile(join(from, '.dockerignore'), 'utf8'));
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (source) => {
      const path = relative(from, source).split(sep).join('/');
      if (path === '' || !ignores(rules, path)) return true;
      return mayHoldExceptions(rules, path) && (await stat(source)).isDirectory();
    },
  });
}

function parseIgnoreFile(text: string): readonly IgnoreRule[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const includes = line.startsWith('!');
      const pattern = line
        .replace(/^!/, '')
        .replace(/^\.?\//, '')
        .replace(/\/$/, '');
      return { pattern, matches: toRegExp(pattern), includes };
    });
}

/** As Docker reads a pattern: ** is any number of folders, * and ? stay within a name. */
function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    switch (part) {
      case '**/':
        return '(?:.*/)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '[':
      case ']':
      case '\\':
        throw new Error(`.dockerignore: ${part} in "${pattern}" is not known here`);
      default:
        return `\\${part}`;
    }
  });
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** The last rule that matches decides. */
function ignores(rules: readonly IgnoreRule[], path: string): boolean {
  return rules.findLast(({ matches }) => matches.test(path))?.includes === false;
}

/** Whether something below an ignored folder may be taken back in. */
function mayHoldExceptions(rules: readonly IgnoreRule[], path: string): boolean {
  return rules.some(({ pattern, includes }) => includes && (pattern.includes('*') || pattern.startsWith(`${path}/`)));
}
