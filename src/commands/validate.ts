import { diagnoseFiles, type FileDiagnosisParts } from '../config/diagnose-files.js';
import { findConfigFiles } from '../config/find-config-files.js';
import { EXIT } from './exit-codes.js';
import { renderDiagnostics } from './render-diagnostics.js';
import type { ValidateOptions } from './validate-command.js';

/** What validating by hand needs of the world. */
export interface ValidateSurroundings extends FileDiagnosisParts {
  /** The folder that is validated where no path is given. */
  readonly folder: string;
  readonly print: (text: string) => void;
}

/**
 * `canary-judge validate`: tells what is wrong or doubtful about metric configs; gives its exit code.
 *
 * @throws {JudgementError} where a path names no config
 */
export async function validate(
  { paths, format, strict }: ValidateOptions,
  { folder, print, ...parts }: ValidateSurroundings,
): Promise<number> {
  const files = await findConfigFiles(paths.length > 0 ? paths : [folder]);
  const diagnosed = await diagnoseFiles(files, parts);
  print(renderDiagnostics(diagnosed, format));
  const counting = diagnosed.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ severity }) => strict || severity === 'error'),
  );
  return counting.length > 0 ? EXIT.invalid : EXIT.pass;
}
