import type { StackdriverSettings } from '../config/stackdriver-settings.js';
import { JudgementError, SourceFault } from '../errors.js';
import type { BoundQuery } from '../query/bind-metric.js';
import { excerpt } from './excerpt.js';
import { metricsExplorerLink } from './links/metrics-explorer-link.js';
import { shortLinks } from './links/short-links.js';
import type { MetricSource, SlotRange } from './metric-source.js';
import { createMonitoringClient, type ListPage, type ListRequest, type MonitoringClient } from './monitoring-client.js';
import { collectSeries } from './monitoring-series.js';
import { createRetryLoop, type Surroundings } from './retry-loop.js';
import { askTrivially } from './trivial-question.js';
import { untilAborted } from './until-aborted.js';

/** Google's own metrics have a sample a minute. */
const SAMPLE_INTERVAL_MS = 60_000;
/** Google's client takes pages apart in one go, all that come at once: some 40 ms for so many points. */
const POINTS_AT_ONCE = 20_000;
const LEAST_POINTS_A_PAGE = 2_000;
const MOST_PAGES = 1_000;

/** A source that asks Google Cloud Monitoring for aligned series. */
export function createStackdriverSource(settings: StackdriverSettings, surroundings: Surroundings): MetricSource {
  const { name, lagMs, project, concurrency } = settings;
  const pageSize = Math.max(LEAST_POINTS_A_PAGE, Math.floor(POINTS_AT_ONCE / concurrency));
  const client = createMonitoringClient(settings);
  const check: MetricSource['check'] = (signal) => untilAborted(checkClient(client, project), signal);
  const askAgain = createRetryLoop({ settings, isAlive: () => askTrivially(check) }, surroundings);
  const fetchSeries: MetricSource['fetchSeries'] = async (query, range, context) => {
    const request = requestOf(query, range, project);
    const ask = (pageToken: string): Promise<ListPage> =>
      askAgain(async () => {
        // A call cannot be called off; it is not to outlive the judgement.
        const longestMs = Math.max(1, context.untilMs - surroundings.now());
        const { traceHeaders } = context;
        const page = { ...request, pageSize, pageToken };
        return wholePage(await client.listTimeSeries(page, { longestMs, traceHeaders }));
      }, context);
    const collected = collectSeries(range);
    let pageToken = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const { timeSeries, nextPageToken } = await ask(pageToken);
      collected.add(timeSeries ?? []);
      pageToken = nextPageToken ?? '';
      if (pageToken === '') return { series: collected.all(), warnings: [] };
    }
    throw new JudgementError(
      'QUERY_REFUSED',
      `answers with more than ${String(MOST_PAGES)} pages: combine series by a crossSeriesReducer`,
    );
  };
  return {
    name,
    language: 'stackdriver',
    lagMs,
    scrapeIntervalMs: SAMPLE_INTERVAL_MS,
    scopeLabel: 'instance',
    fetchSeries,
    linksTo: linksOf(settings),
    check,
  };
}

function linksOf({ consoleUrl, project: standard }: StackdriverSettings): MetricSource['linksTo'] {
  return (query, range) => {
    const project = query.language === 'stackdriver' ? (query.project ?? standard) : undefined;
    if (consoleUrl === undefined || query.language !== 'stackdriver' || project === undefined) return [];
    return shortLinks([
      { name: 'Metrics Explorer', url: metricsExplorerLink(consoleUrl, { ...query, project }, range) },
    ]);
  };
}

const TRIVIAL_FILTER = 'metric.type="compute.googleapis.com/instance/uptime"';
const TRIVIAL_MINUTES = 5;

const LONGEST_CHECK_MS = 3_000;

async function checkClient({ open, listTimeSeries }: MonitoringClient, project: string | undefined): Promise<string> {
  await open();
  if (project === undefined) return 'has credentials; without a project nothing could be asked';
  const nowMs = Date.now();
  const interval = { startTime: timestamp(nowMs - TRIVIAL_MINUTES * SAMPLE_INTERVAL_MS), endTime: timestamp(nowMs) };
  const name = `projects/${project}`;
  const request = { name, filter: TRIVIAL_FILTER, interval, view: 'HEADERS', pageSize: 1 } as const;
  await listTimeSeries(request, { longestMs: LONGEST_CHECK_MS }).catch((error: unknown) => {
    // That a project has no such metric is an answer.
    if (!(error instanceof JudgementError) || !NO_SUCH_METRIC.test(error.message)) throw error;
  });
  return 'answers';
}

const NO_SUCH_METRIC = /\(5: .*metric/i;

/** A verdict on half the evidence would be none. */
function wholePage(page: ListPage): ListPage {
  const [error] = page.executionErrors ?? [];
  if (!error) return page;
  throw new SourceFault('SOURCE_FAILED', `answers in part only: ${excerpt(error.message ?? 'no reason given')}`, {
    transient: false,
  });
}

/** The call for these slots: intervals there are half-open, so that it starts one period before the first slot's end. */
function requestOf(
  query: BoundQuery,
  { firstMs, stepMs, slots }: SlotRange,
  standardProject: string | undefined,
): ListRequest {
  if (query.language !== 'stackdriver') throw new RangeError('Cloud Monitoring is asked by filters');
  const project = query.project ?? standardProject;
  if (project === undefined) {
    const message = 'has no project: neither the query nor the settings of the source name one';
    throw new JudgementError('QUERY_REFUSED', message);
  }
  return {
    name: `projects/${project}`,
    filter: query.filter,
    interval: { startTime: timestamp(firstMs - stepMs), endTime: timestamp(firstMs + (slots - 1) * stepMs) },
    aggregation: {
      alignmentPeriod: { seconds: stepMs / 1_000 },
      perSeriesAligner: query.perSeriesAligner,
      ...(query.crossSeriesReducer === undefined ? {} : { crossSeriesReducer: query.crossSeriesReducer }),
      groupByFields: [...query.groupByFields],
    },
    view: 'FULL',
  };
}

function timestamp(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1_000_000 };
}
