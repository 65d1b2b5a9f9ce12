import type { Request, Response } from 'express';
import { nearestWord } from '../config/nearest-word.js';
import { JudgementError } from '../errors.js';
import { mediaRangesOf, type MediaRange } from './media-ranges.js';

/** The forms of a report. */
export type ReportFormat = 'json' | 'html' | 'markdown' | 'junit';

/** A form, and as which type it is sent. */
export interface ChosenFormat {
  readonly format: ReportFormat;
  readonly type: string;
}

/** What each form is called in Accept; the first is also what it is sent as where nobody calls it anything. */
const TYPES: Readonly<Record<ReportFormat, readonly [string, ...string[]]>> = {
  json: ['application/json'],
  html: ['text/html'],
  markdown: ['text/markdown'],
  junit: ['application/xml', 'text/xml', 'application/junit+xml'],
};

/** What Java's own client asks for where its caller has no wish. */
const JAVA_HABIT = 'text/html, image/gif, image/jpeg, ';

/** Every form that a judgement has, the usual one first. */
export const REPORT_FORMATS = ['json', 'html', 'markdown', 'junit'] as const;

type Offer = readonly [ReportFormat, ...ReportFormat[]];

/**
 * The form that a request asks for, of those that are offered: by ?format=, else by Accept. The first of them is what everybody gets who has no wish, or none that can be
 * met (RFC 9110, 12.4.1, leaves that to the server): an answer that took a judgement to make is worth more than a refusal.
 *
 * @throws {JudgementError} INVALID_REQUEST where ?format= names none of them, or more than one
 */
export function chooseFormat(response: Response, offered: Offer): ChosenFormat {
  const { req: request } = response;
  response.vary('Accept');
  const { format: asked } = request.query;
  return asked === undefined ? byAccept(request, offered) : usual(named(asked, offered));
}

/** Whether what is answered in place of a report should be a page. */
export function wantsPage(request: Request): boolean {
  const asked = REPORT_FORMATS.find((one) => one === request.query.format);
  return (asked ?? byAccept(request, REPORT_FORMATS).format) === 'html';
}

function byAccept({ headers: { accept = '' } }: Request, offered: Offer): ChosenFormat {
  const ranges = accept.startsWith(JAVA_HABIT) ? [] : mediaRangesOf(accept);
  const wishes = offered
    .flatMap((format) => TYPES[format].map((type) => ({ format, type, ...wishFor(type, ranges) })))
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality || b.precision - a.precision || a.place - b.place);
  const [best] = wishes;
  if (!best) return usual(offered[0]);
  const equals = wishes.filter(({ quality, precision }) => quality === best.quality && precision === best.precision);
  // Who names several forms alike gets the usual one; who does not name that, the one that is named first.
  const { format, type } = equals.find((one) => one.format === offered[0]) ?? best;
  return { format, type };
}

function usual(format: ReportFormat): ChosenFormat {
  return { format, type: TYPES[format][0] };
}

function named(asked: unknown, offered: Offer): ReportFormat {
  const format = offered.find((one) => one === asked);
  if (format) return format;
  const right = `${offered.slice(0, -1).join(', ')} or ${offered.at(-1) ?? ''}`;
  const near = typeof asked === 'string' ? nearestWord(asked, [...offered]) : undefined;
  const advice = near === undefined ? '' : `; did you mean "${near}"?`;
  const wrong = typeof asked === 'string' ? `, is "${asked.slice(0, 60)}"${advice}` : ', and given once';
  throw new JudgementError('INVALID_REQUEST', `Cannot answer in this format: ?format= must be ${right}${wrong}`);
}

interface Wish {
  readonly quality: number;
  /** 3 where the type itself is named, 2 for its family, 1 for anything. */
  readonly precision: number;
  /** In the header. */
  readonly place: number;
}

/** How much a type is wished for: what names it most precisely counts. */
function wishFor(type: string, ranges: readonly MediaRange[]): Wish {
  const family = `${type.split('/')[0] ?? ''}/*`;
  for (const [i, name] of [type, family, '*/*'].entries()) {
    const place = ranges.findIndex((range) => range.type === name);
    const range = ranges[place];
    if (range) return { quality: range.quality, precision: 3 - i, place };
  }
  return { quality: 0, precision: 0, place: 0 };
}
