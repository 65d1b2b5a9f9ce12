/** The instructions that run-dockerfile.ts can run. */
const KEYWORDS = ['FROM', 'ARG', 'ENV', 'WORKDIR', 'COPY', 'RUN', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'] as const;
type Keyword = (typeof KEYWORDS)[number];

/** Their options that it can run; those of a HEALTHCHECK time what Docker does, which is not done here. */
const OPTIONS: Partial<Record<Keyword, readonly string[]>> = {
  COPY: ['from', 'chown'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'retries'],
};

/** An instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly keyword: Keyword;
  /** The options that lead its arguments, such as --from=build. */
  readonly options: ReadonlyMap<string, string>;
  /** What follows the options, as it is written. */
  readonly rest: string;
  /** The line that it begins on, the first being 1. */
  readonly line: number;
}

/** The instructions of a Dockerfile, or an error that names the line of the first that is not known. */
export function parseDockerfile(text: string): readonly Instruction[] {
  return joinedLines(text).map(([line, content]) => {
    const refuse = (what: string): never => {
      throw new Error(`Dockerfile:${String(line)}: ${what} is not known here`);
    };
    const [, word = '', after = ''] = /^(\S+)\s*(.*)$/s.exec(content) ?? [];
    const keyword = KEYWORDS.find((known) => known === word.toUpperCase()) ?? refuse(`the instruction ${word}`);
    const { options, rest } = splitOptions(after);
    const unknown = [...options.keys()].find((option) => OPTIONS[keyword]?.includes(option) !== true);
    if (unknown !== undefined) refuse(`the option --${unknown} of ${keyword}`);
    if (rest.includes('<<')) refuse('a here-document');
    return { keyword, options, rest, line };
  });
}

/** The elements of a JSON array of strings; undefined where the text is not one. */
export function readExecForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const words = value.filter((word) => typeof word === 'string');
  return words.length === value.length ? words : undefined;
}

/** The words of a text, without the quotes around one or a part of one. */
export function splitWords(text: string): readonly string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** A text with $NAME and ${NAME} replaced; a variable without a value is an error. */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (reference, bare?: string, braced?: string) => {
    const value = variables[bare ?? braced ?? ''];
    if (value === undefined) throw new Error(`${reference} has no value`);
    return value;
  });
}

/** Each instruction's text, with the line that it begins on. */
function joinedLines(text: string): (readonly [line: number, content: string])[] {
  const instructions: [number, string][] = [];
  let open = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const content = line.replace(/\\\s*$/, '').trim();
    const last = instructions.at(-1);
    if (open && last !== undefined) last[1] = `${last[1]} ${content}`;
    else instructions.push([index + 1, content]);
    open = /\\\s*$/.test(line);
  }
  return instructions;
}

function splitOptions(text: string): Pick<Instruction, 'options' | 'rest'> {
  const options = new Map<string, string>();
  let rest = text;
  for (;;) {
    const [whole, name = '', value = ''] = /^--([a-z-]+)(?:=(\S*))?\s+/.exec(rest) ?? [];
    if (whole === undefined) return { options, rest };
    options.set(name, value);
    rest = rest.slice(whole.length);
  }
}
