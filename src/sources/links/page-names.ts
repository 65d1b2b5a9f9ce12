import type { ExternalPage } from '../../config/external-url.js';

/** What people call each of these pages: "Prometheus"; where several are of one kind with what tells them apart: "Prometheus at thanos.example.com". */
export function pageNames(pages: readonly ExternalPage[]): readonly string[] {
  return pages.map((page) => {
    const alike = pages.filter(({ kind }) => kind === page.kind);
    const clear = NAMINGS.find((nameOf) => new Set(alike.map(nameOf)).size === alike.length);
    return (clear ?? inFull)(page);
  });
}

/** From the shortest one on. */
const NAMINGS: readonly ((page: ExternalPage) => string)[] = [
  kindOf,
  (page) => `${kindOf(page)} at ${new URL(page.url).host}`,
  (page) => `${kindOf(page)} at ${page.url}`,
  inFull,
];

function kindOf({ kind }: ExternalPage): string {
  return kind === 'grafana' ? 'Grafana' : 'Prometheus';
}

function inFull(page: ExternalPage): string {
  const at = `${kindOf(page)} at ${page.url}`;
  if (page.kind === 'prometheus') return at;
  const organisation = page.org === undefined ? '' : `, organisation ${String(page.org)}`;
  return `${at}, data source ${page.datasource}${organisation}`;
}
