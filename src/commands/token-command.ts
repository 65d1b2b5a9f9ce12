import { Command } from 'commander';

const MORE = `
The first line is the token, for whoever calls: it is shown this once and kept nowhere. The second is what the settings file keeps of it:

  access:
    callers:
      pipeline: { role: judge, tokens: ["sha256:…"] }

Callers send it as "Authorization: Bearer TOKEN", or as the password of Basic; canary-judge itself, with --server, as it stands in CANARY_JUDGE_TOKEN.`;

/** `canary-judge token`: makes a token for a caller. */
export function tokenCommand(run: () => void | Promise<void>): Command {
  return new Command('token')
    .description('Make a token for a caller, and the line that lets it in.')
    .addHelpText('after', MORE)
    .action(run);
}
