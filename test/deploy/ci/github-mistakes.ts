import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

let parser: Promise<typeof import('@actions/workflow-parser')> | undefined;

/** Every mistake that GitHub's own parser finds in a workflow. */
export async function githubMistakes(content: string): Promise<string[]> {
  parser ??= loadParser();
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await parser;
  const { context, value } = parseWorkflow({ name: 'release.yml', content }, new NoOperationTraceWriter());
  const { errors } = value ? await convertWorkflowTemplate(context, value) : { errors: [] };
  return [...context.errors.getErrors().map(({ message }) => message), ...(errors ?? []).map(({ Message }) => Message)];
}

/** The parser in one file: it imports JSON in a way that Node 20 does not take. */
async function loadParser(): Promise<typeof import('@actions/workflow-parser')> {
  const outfile = join(tmpdir(), `workflow-parser-${String(process.pid)}.mjs`);
  const entry = { contents: "export * from '@actions/workflow-parser'", resolveDir: import.meta.dirname };
  await build({ stdin: entry, bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' });
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as typeof import('@actions/workflow-parser');
  } finally {
    await rm(outfile);
  }
}
