/** Takes a step and prints it with how long it took; if it fails, its error begins with the step. */
export async function takeStep<Outcome>(title: string, action: () => Promise<Outcome>): Promise<Outcome> {
  const startedAt = performance.now();
  try {
    const outcome = await action();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${title}  (${seconds} s)`);
    return outcome;
  } catch (error) {
    throw new Error(`${title}\n  ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
