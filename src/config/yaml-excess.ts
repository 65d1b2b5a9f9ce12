import { Lexer } from 'yaml';

/** How much of a document is taken apart at most. */
export interface YamlBounds {
  /** Of words, signs and line ends; a text of several lines is one. */
  readonly tokens: number;
  /** Of objects and lists in each other. */
  readonly levels: number;
}

/** Marks of the lexer's own, which are not in the text: where a document or a scalar begins, and where a bracket is missing. */
const MARKS = ['\u0002', '\u001f', '\u0018'];

/**
 * Which bound a YAML text is beyond, found by reading it up to there, token by token; undefined where it is beyond none. The parser calls
 * itself for every level: at the end of its stack not only it fails, but regular expressions take the whole process down.
 */
export function yamlExcess(text: string, { tokens: most, levels }: YamlBounds): keyof YamlBounds | undefined {
  const nesting = createNesting();
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > most) return 'tokens';
    if (!MARKS.includes(token) && nesting.enter(token) > levels) return 'levels';
  }
  return undefined;
}

/** What there is to follow how deep a text is nested. */
interface Nesting {
  /** Gives how deep the text is nested with this token, which comes next. */
  readonly enter: (token: string) => number;
}

const SPACE = /^[ \t]+$/;

/** Levels are opened by brackets, and by what begins further to the right than the line before, or behind the sign of a list or key. */
function createNesting(): Nesting {
  const columns: number[] = [];
  let brackets = 0;
  let column = 0;
  let begins = true;
  return {
    enter: (token) => {
      if (begins && !SPACE.test(token) && !token.startsWith('\n') && !token.startsWith('\r')) {
        while ((columns.at(-1) ?? -1) >= column) columns.pop();
        columns.push(column);
        begins = token === '-' || token === '?' || token === ':';
      }
      if (token === '[' || token === '{') brackets += 1;
      if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
      const lineEnd = Math.max(token.lastIndexOf('\n'), token.lastIndexOf('\r'));
      if (lineEnd >= 0) begins = true;
      column = lineEnd >= 0 ? token.length - lineEnd - 1 : column + token.length;
      return brackets + columns.length;
    },
  };
}
