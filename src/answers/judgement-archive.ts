import { readKeptJudgement, type KeptJudgement, type KeptLink } from '../config/kept-judgement.js';
import type { KeptReason } from '../config/kept-metric.js';
import { propertyOf } from '../config/property-of.js';
import { decodePieces } from '../decode-pieces.js';
import { codeOf } from '../identity/archive-files.js';
import type { Archive, ArchivedText, Asked } from '../identity/archive.js';
import { OverdueError } from '../identity/bounded-work.js';
import { madeKeyOf } from '../identity/content-key.js';
import type { Made } from '../identity/judgement-id.js';
import { madeOfKept } from './made.js';

/** A judgement that was archived, with what it came to. */
export interface ArchivedJudgement {
  readonly made: Made;
  readonly judgement: KeptJudgement;
  /** As it was written. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The judgements that were archived. What goes wrong there is told to whoever keeps the log, and keeps nobody from an answer. */
export interface JudgementArchive {
  /** Keeps the text of one's JSON; gives what to know where it could not be kept. */
  readonly keep: (asked: Asked, made: Made, json: () => Promise<Uint8Array>) => Promise<readonly KeptReason[]>;
  /** The one that came to this, or else the first one; undefined where there is none. */
  readonly find: (asked: Asked, made: Made | undefined) => Promise<ArchivedJudgement | undefined>;
}

/** What is to be read, of a config that had this digest when the judgement was asked for. */
export interface TextToRead extends ArchivedText {
  readonly configDigest: string;
}

/** How what was archived is read, on whichever thread. */
export interface ArchiveReading {
  /** Undefined where it does not say what its name says. */
  readonly readArchived: (text: TextToRead) => Promise<ArchivedJudgement | undefined>;
  /** Whether it does. */
  readonly isWhole: (text: TextToRead) => Promise<boolean>;
}

/** Hears of what goes wrong with an archive. */
export type OnArchiveTrouble = (what: string, error: unknown) => void;

/** The judgements of an archive; without one nothing is kept, nothing is found, and nothing is amiss. */
export function createJudgementArchive(
  archive: Archive | undefined,
  onTrouble: OnArchiveTrouble,
  { readArchived, isWhole }: ArchiveReading = READING_HERE,
): JudgementArchive {
  const told = ({ madeKey }: ArchivedText): void => {
    onTrouble('a file in the archive is broken, and taken as if it were not there', new Error(madeKey));
  };
  return {
    keep: async (asked, made, json) => {
      try {
        const { configDigest } = asked;
        const check = async (text: ArchivedText): Promise<boolean> => {
          const whole = await isWhole({ ...text, configDigest });
          if (!whole) told(text);
          return whole;
        };
        await archive?.keep(asked, made, { text: json, isWhole: check });
        return [];
      } catch (error) {
        onTrouble('a judgement could not be archived', error);
        return [notArchived(error)];
      }
    },
    find: async (asked, made) => {
      try {
        for await (const text of archive?.find(asked, made) ?? []) {
          const found = await readArchived({ ...text, configDigest: asked.configDigest });
          if (found) return found;
          told(text);
        }
      } catch (error) {
        onTrouble('the archive could not be looked into', error);
      }
      return undefined;
    },
  };
}

function notArchived(error: unknown): KeptReason {
  const why = error instanceof OverdueError ? `it ${error.message}` : `it cannot be written (${codeOf(error)})`;
  const text = `The judgement is not in the archive: ${why}. Its link shows what judging again gives, as long as its series are there.`;
  return { code: 'not-archived', text };
}

const READING_HERE: ArchiveReading = {
  readArchived: (text) => Promise.resolve(readArchived(text)),
  isWhole: (text) => Promise.resolve(readArchived(text) !== undefined),
};

/** The judgement that a text of an archive tells; undefined where that is not what its name says. */
export function readArchived({ text, madeKey, configDigest }: TextToRead): ArchivedJudgement | undefined {
  const json = parse(typeof text === 'string' ? text : decodePieces(text));
  if (typeof json !== 'object' || json === null) return undefined;
  const reading = readKeptJudgement(json);
  if (reading.kind === 'refused') return undefined;
  const made = madeOfKept(reading.value, propertyOf(propertyOf(json, 'evidence'), 'calibration'), configDigest);
  // A file that does not say what its name says is none of ours.
  if (!made || madeKeyOf(made) !== madeKey) return undefined;
  return { made, judgement: reading.value, json: { ...json } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a link says that was made with this, and what is shown instead or of it. */
export function linkOf(
  { verdict, score, digest }: Made,
  rest: Pick<KeptLink, 'shown' | 'differs' | 'again'>,
): KeptLink {
  const { shown, differs, again } = rest;
  return { verdict, score, digest, shown, differs, ...(again ? { again } : {}) };
}
