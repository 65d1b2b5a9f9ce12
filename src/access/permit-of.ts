import type { JudgementRequest } from '../config/judgement-request.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import { JudgementError, type ErrorDetail } from '../errors.js';
import { chooseSources, type Wishes } from '../measure/plan-judgement.js';
import type { Known } from '../measure/prepare-judgement.js';
import type { Permit } from './asker.js';
import { isListed, mayAs, type Caller } from './caller.js';
import { scopeMistakes } from './scope-mistakes.js';
import { shownTo } from './shown-to.js';

/**
 * What a caller may have judged: by a config that comes along only as an author without lists of configs or values, by one of the service's if they may use it, and then
 * only where every source that would be asked is theirs, and every query is held to the values that they may give.
 */
export function permitOf(caller: Caller, known: Known): Permit {
  const remembered = createRemembered();
  return (request) => {
    const mistakes = request
      ? remembered(request, known, () => requestMistakes(request, caller, known))
      : unreadable(caller);
    if (mistakes.length === 0) return;
    throw new JudgementError('NOT_ALLOWED', `Caller "${caller.name}" may not have this judged`, mistakes);
  };
}

type Found = readonly ErrorDetail[];

/** Of a config. */
const MOST_REMEMBERED = 200;

/** One call has the same looked at several times, and pipelines call for the same again and again; a config that was replaced is forgotten. */
function createRemembered(): (request: JudgementRequest, known: Known, find: () => Found) => Found {
  const byConfig = new WeakMap<NamedConfig, Map<string, Found>>();
  return ({ config, source, scope, baseline, canary, data }, { configs }, find) => {
    const named = typeof config === 'string' ? configs.get(config) : undefined;
    if (!named) return find();
    const found = byConfig.get(named) ?? new Map<string, Found>();
    byConfig.set(named, found);
    const key = JSON.stringify([source, scope, baseline.scope, canary.scope, Object.keys(data)]);
    const mistakes = found.get(key) ?? find();
    if (found.size >= MOST_REMEMBERED) found.clear();
    found.set(key, mistakes);
    return mistakes;
  };
}

/** What cannot be read cannot be told to be theirs. */
function unreadable(caller: Caller): ErrorDetail[] {
  if (mayAs(caller.role, 'author') && !isListed(caller)) return [];
  const message = 'cannot be read any more, so that nobody can tell whether it is one of theirs: ask for it anew';
  return [{ pointer: '', message }];
}

function requestMistakes(request: JudgementRequest, caller: Caller, known: Known): ErrorDetail[] {
  const inline = typeof request.config === 'string' ? [] : inlineMistakes(caller);
  // Who has no lists is told by judging that there is no config of a name.
  if (inline.length > 0 || !isListed(caller)) return inline;
  const named = typeof request.config === 'string' ? configOf(request.config, caller, known) : request.config;
  if ('pointer' in named) return [named];
  const { config } = named;
  const wanted = chooseSources({ request, config }, known.sources);
  return [
    ...sourceMistakes(wanted, caller, known),
    ...scopeMistakes(caller.scope ?? {}, { request, config, wishes: wanted.wishes }),
  ];
}

/** One that is not there is refused as one that they may not use, so that they do not learn which there are. */
function configOf(name: string, caller: Caller, { configs }: Known): NamedConfig | ErrorDetail {
  const theirs = shownTo(caller).configs(configs);
  const named = theirs.get(name);
  if (named) return named;
  const message = `is not the name of a metric config that "${caller.name}" may use; theirs are: ${listed(theirs)}`;
  return { pointer: '/config', message };
}

function inlineMistakes({ name, role, configs, scope }: Caller): ErrorDetail[] {
  const advice = 'name a metric config of the service';
  if (!mayAs(role, 'author')) {
    const message = `comes along, which takes the role author, and "${name}" has ${role}: ${advice}`;
    return [{ pointer: '/config', message }];
  }
  if (!configs && !scope) return [];
  const message = `comes along, which nobody may have who is restricted in ${configs ? 'configs' : 'scope'}: ${advice}`;
  return [{ pointer: '/config', message }];
}

function sourceMistakes(wanted: Wishes, { name, sources }: Caller, known: Known): ErrorDetail[] {
  if (!sources) return [];
  const theirs = listed(shownTo({ name, role: 'read', sources }).sources(known.sources.byName));
  const foreign = wanted.wishes.filter(({ source }) => !sources.includes(source.name));
  return [
    ...foreign.map(({ name: what }) => ({
      pointer: '/source',
      message: `${what} would be asked of a source that "${name}" may not ask; theirs are: ${theirs}`,
    })),
    ...wanted.unknownSources.map(({ pointer }) => ({
      pointer,
      message: `names no source that "${name}" may ask; theirs are: ${theirs}`,
    })),
  ];
}

const MOST_LISTED = 20;

function listed(all: ReadonlyMap<string, unknown>): string {
  const names = [...all.keys()].slice(0, MOST_LISTED);
  if (names.length === 0) return 'none';
  return `${names.join(', ')}${all.size > names.length ? ', …' : ''}`;
}
