import { JudgementError } from '../errors.js';
import { compareSideBySide } from '../report/side-by-side/compare-side-by-side.js';
import { renderSideBySideHtml } from '../report/side-by-side/side-by-side-html.js';
import { toSideBySideJson } from '../report/side-by-side/side-by-side-json.js';
import { renderSideBySideMarkdown } from '../report/side-by-side/side-by-side-markdown.js';
import type { SideBySide } from '../report/side-by-side/judgement-pair.js';
import { EXIT } from './exit-codes.js';
import { toJsonText } from './json-text.js';
import { judgementText, type JudgementFormat, type TextStyle } from './judgement-text.js';
import { keptBasis, type JudgeEvidence } from './kept-basis.js';
import { writeOutput } from './output-file.js';
import { readKeptFile, type KeptFile } from './read-kept-file.js';
import { renderSideBySide } from './render-side-by-side.js';
import type { Terminal } from './terminal.js';

/** Which judgements are told, and how. */
export interface ReportOptions {
  readonly file: string;
  /** A second judgement, to be held against the first. */
  readonly other?: string | undefined;
  readonly format: JudgementFormat;
  /** A file for it; undefined for standard output. */
  readonly output?: string | undefined;
  /** Whether the two may be of different configs. */
  readonly anyConfig: boolean;
}

/** What reporting by hand needs of the world. */
export interface ReportSurroundings {
  readonly out: Terminal;
  /** Whether colours are welcome on a terminal. */
  readonly colours: boolean;
  readonly pageScripts: TextStyle['pageScripts'];
  readonly judgeEvidence: JudgeEvidence;
}

/**
 * `canary-judge report`: writes a judgement that somebody kept in another form, or two of them side by side; gives the exit code, which says nothing of the verdict.
 *
 * @throws {JudgementError} INVALID_FILE where a file holds no judgement, both are not of one config, or the report cannot be written
 */
export async function reportByHand(options: ReportOptions, world: ReportSurroundings): Promise<number> {
  const first = await readKeptFile(options.file);
  const text =
    options.other === undefined
      ? await textOfOne(first, options, world)
      : await textOfTwo([first, await readKeptFile(options.other)], options, world);
  if (options.output === undefined) world.out.write(text);
  else await writeOutput(options.output, text);
  return EXIT.pass;
}

function textOfOne(
  { judgement, json }: KeptFile,
  { format, output }: ReportOptions,
  { judgeEvidence, pageScripts, colours, out }: ReportSurroundings,
): Promise<string> {
  const basis = () => keptBasis(json, judgeEvidence);
  const coloured = colours && output === undefined && out.isTTY === true;
  return judgementText({ judgement, json, basis }, { format, colours: coloured, pageScripts });
}

async function textOfTwo(
  [{ judgement: first }, { judgement: second }]: readonly [KeptFile, KeptFile],
  { format, anyConfig }: ReportOptions,
  { pageScripts }: ReportSurroundings,
): Promise<string> {
  if (!anyConfig && first.config.name !== second.config.name) {
    throw new JudgementError(
      'INVALID_FILE',
      `Cannot hold a judgement by config "${first.config.name}" against one by "${second.config.name}": --any-config does it nevertheless`,
    );
  }
  return sideBySideText(compareSideBySide({ first, second }), format, pageScripts);
}

async function sideBySideText(
  sideBySide: SideBySide,
  format: JudgementFormat,
  pageScripts: ReportSurroundings['pageScripts'],
): Promise<string> {
  switch (format) {
    case 'table':
      return renderSideBySide(sideBySide);
    case 'json':
      return toJsonText(toSideBySideJson(sideBySide));
    case 'markdown':
      return renderSideBySideMarkdown(sideBySide);
    case 'html':
      return renderSideBySideHtml(sideBySide, await pageScripts());
    case 'junit':
      throw new JudgementError(
        'INVALID_FILE',
        'Cannot tell two judgements side by side as junit, which has a test case a metric: choose html, markdown, table or json',
      );
  }
}
