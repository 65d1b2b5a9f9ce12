import { z } from 'zod';
import { chosenByShape } from './chosen-by-shape.js';
import { strictObject } from './strict-object.js';

/** Where people open a query: Prometheus' own page, or Grafana's Explore. */
export type ExternalPage =
  | { readonly kind: 'prometheus'; readonly url: string }
  | { readonly kind: 'grafana'; readonly url: string; readonly datasource: string; readonly org: number | undefined };

const MOST_PAGES = 5;

/** The end of an address that is copied from the browser, where what stands before it is meant. A slash at its end says that all of it is. */
interface CopiedEnd {
  readonly end: RegExp;
  /** What is right in place of it. */
  readonly right: (base: string, end: string) => string;
}

const before: CopiedEnd['right'] = (base, end) =>
  `must be the address before "${end}": ${base} (end it with / where "${end}" belongs to it)`;
const OF_GRAFANA = /\/(?:explore|dashboards|(?:d|d-solo|datasources|connections)\/.*[^/])$/;

const PROMETHEUS_ENDS: readonly CopiedEnd[] = [
  { end: /(?:\/classic|\/new)?\/(?:graph|query)$/, right: before },
  {
    end: OF_GRAFANA,
    right: (base) => `is an address of Grafana: must be { grafana: ${base}, datasource: uid }`,
  },
];
const GRAFANA_ENDS: readonly CopiedEnd[] = [{ end: OF_GRAFANA, right: before }];
const CONSOLE_ENDS: readonly CopiedEnd[] = [{ end: /\/monitoring(?:\/.*[^/])?$/, right: before }];

/** What people reach by their browser: links lead there, so that it holds no credentials. */
function pageUrl(copiedEnds: readonly CopiedEnd[]) {
  return z
    .string()
    .transform((text, context) => {
      const parsed = URL.canParse(text) ? new URL(text) : undefined;
      const url = parsed && ['http:', 'https:'].includes(parsed.protocol) ? parsed : undefined;
      const copied = url && adviceOn(url, copiedEnds);
      const plain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
      if (plain && copied === undefined) return withoutSlash(url.origin + url.pathname);
      const message =
        copied ??
        'must be an http or https URL without name, password and query, such as https://prometheus.example.com';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .meta({ format: 'uri', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+(/[^?#]*)?$' });
}

function adviceOn({ origin, pathname }: URL, copiedEnds: readonly CopiedEnd[]): string | undefined {
  for (const { end, right } of copiedEnds) {
    const found = end.exec(pathname);
    if (found) return right(withoutSlash(origin + pathname.slice(0, found.index)), found[0]);
  }
  return undefined;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

const Grafana = strictObject({
  grafana: pageUrl(GRAFANA_ENDS).meta({ description: 'Where Grafana is; its Explore shows the query.' }),
  datasource: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be the uid of a data source, as in the address of its settings page')
    .meta({ description: 'The uid of the data source that is this Prometheus.' }),
  org: z.int().min(1).optional().meta({ description: 'The id of the organisation; the current one of whoever looks.' }),
});

const ofPrometheus: z.ZodType<ExternalPage> = pageUrl(PROMETHEUS_ENDS).transform((url) => ({
  kind: 'prometheus' as const,
  url,
}));
const ofGrafana: z.ZodType<ExternalPage> = Grafana.transform(({ grafana, datasource, org }) => ({
  kind: 'grafana' as const,
  url: grafana,
  datasource,
  org,
}));

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const ONE = 'a URL or { grafana: URL, datasource: uid }';

const One = chosenByShape<ExternalPage>(
  [
    { meant: isObject, schema: ofGrafana },
    { meant: isText, schema: ofPrometheus },
  ],
  ONE,
);
const Several = z
  .array(One)
  .min(1)
  .max(MOST_PAGES)
  .superRefine((pages, context) => {
    const written = pages.map((page) => JSON.stringify(page));
    written.forEach((page, i) => {
      const first = written.indexOf(page);
      if (first !== i) context.addIssue({ code: 'custom', path: [i], message: `is the same page as ${String(first)}` });
    });
  });

/** One page, or several. */
export const ExternalUrls = chosenByShape<readonly ExternalPage[]>(
  [
    { meant: Array.isArray, schema: Several },
    { meant: isObject, schema: ofGrafana.transform((page) => [page]) },
    { meant: isText, schema: ofPrometheus.transform((page) => [page]) },
  ],
  `${ONE}, a list of them, or left out for no links`,
);

/** The page of a Google Cloud console; false for no links. */
export const ConsoleUrl = chosenByShape<string | false>(
  [
    { meant: (value) => value === false, schema: z.literal(false) },
    { meant: isText, schema: pageUrl(CONSOLE_ENDS) },
  ],
  'the URL of a Google Cloud console, or false for no links',
);
