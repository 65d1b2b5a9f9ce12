/** One call of kubectl. */
export interface KubectlCall {
  /** All of its arguments, as they were. */
  readonly args: readonly string[];
  /** What stands before the first flag's value and is no flag: `["rollout", "status", "deployment/checkout"]`. */
  readonly words: readonly string[];
  /** By long name; true where a flag has no value. */
  readonly flags: Readonly<Record<string, string | true>>;
  readonly stdin: string;
  /** Where it was run. */
  readonly directory: string;
}

const LONG: Readonly<Record<string, string>> = {
  n: 'namespace',
  o: 'output',
  p: 'patch',
  f: 'filename',
  l: 'selector',
  c: 'container',
};
const SWITCHES = ['overwrite', 'ignore-not-found', 'all', 'force', 'watch', 'record', 'recursive'];

/** The call that the program has sent: where it runs, how many arguments, each of them, its standard input, all ended by a zero byte; undefined until all of it is there. */
export function readCall(sent: string): KubectlCall | undefined {
  const [directory = '', count = '', ...parts] = sent.split('\0').slice(0, -1);
  const args = parts.slice(0, Number(count));
  const stdin = parts[args.length];
  if (count === '' || args.length < Number(count) || stdin === undefined) return undefined;
  return { args, ...split(args), stdin, directory };
}

function split(args: readonly string[]): Pick<KubectlCall, 'words' | 'flags'> {
  const words: string[] = [];
  const flags: Record<string, string | true> = {};
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    const match = /^--?([a-zA-Z][a-z-]*)(?:=([^]*))?$/.exec(argument);
    if (!match) words.push(argument);
    else {
      const name = LONG[match[1]!] ?? match[1]!;
      flags[name] = match[2] ?? (SWITCHES.includes(name) ? true : (args[++i] ?? true));
    }
  }
  return { words, flags };
}
