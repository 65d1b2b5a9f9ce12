/** Bundles the script of report pages before any test. */
export async function setup(): Promise<void> {
  await import('../../scripts/bundle-page.js');
}
