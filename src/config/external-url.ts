import { z } from 'zod';
import { chosenByShape } from './chosen-by-shape.js';
import { strictObject } from './strict-object.js';

/** Where people open a query: Prometheus' own page, or Grafana's Explore. */
export type ExternalPage =
  | { readonly kind: 'prometheus'; readonly url: string }
  | { readonly kind: 'grafana'; readonly url: string; readonly datasource: string; readonly org: number | undefined };

const MOST_PAGES = 5;

/** What people reach by their browser: links lead there, so that it holds no credentials. */
export const PageUrl = z
  .string()
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const plain = url && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '';
    if (plain && url.username === '' && url.password === '') return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
    context.addIssue({
      code: 'custom',
      message: 'must be an http or https URL without name, password and query, such as https://prometheus.example.com',
    });
    return z.NEVER;
  })
  .meta({ format: 'uri', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+(/[^?#]*)?$' });

const Grafana = strictObject({
  grafana: PageUrl.meta({ description: 'Where Grafana is; its Explore shows the query.' }),
  datasource: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be the uid of a data source, as in the address of its settings page')
    .meta({ description: 'The uid of the data source that is this Prometheus.' }),
  org: z.int().min(1).optional().meta({ description: 'The id of the organisation; the current one of whoever looks.' }),
});

const ofPrometheus: z.ZodType<ExternalPage> = PageUrl.transform((url) => ({ kind: 'prometheus' as const, url }));
const ofGrafana: z.ZodType<ExternalPage> = Grafana.transform(({ grafana, datasource, org }) => ({
  kind: 'grafana' as const,
  url: grafana,
  datasource,
  org,
}));

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const One = chosenByShape<ExternalPage>([
  { meant: isObject, schema: ofGrafana },
  { meant: () => true, schema: ofPrometheus },
]);

/** One page, or several. */
export const ExternalUrls = chosenByShape<readonly ExternalPage[]>([
  { meant: Array.isArray, schema: z.array(One).min(1).max(MOST_PAGES) },
  { meant: isObject, schema: ofGrafana.transform((page) => [page]) },
  { meant: () => true, schema: ofPrometheus.transform((page) => [page]) },
]);

/** The page of a Google Cloud console; false for no links. */
export const ConsoleUrl = chosenByShape<string | false>([
  { meant: (value) => typeof value === 'boolean', schema: z.literal(false) },
  { meant: () => true, schema: PageUrl },
]);
