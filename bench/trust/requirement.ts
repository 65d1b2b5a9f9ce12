import { isNear, type Figure } from './figure.js';
import { percent, printTable } from './table.js';

/** What must hold, with what was measured of it. */
export interface Requirement {
  readonly what: string;
  readonly figure: string;
  readonly kept: boolean;
  /** The figures that were too far from the published ones at first. */
  readonly secondLooks?: readonly SecondLook[];
}

/** That a percentage is at most so large. */
export function atMost(what: string, measured: number, most: number): Requirement {
  return { what: `${what}: at most ${percent(most)} %`, figure: percent(measured), kept: measured <= most };
}

/** That a percentage is at least so large. */
export function atLeast(what: string, measured: number, least: number): Requirement {
  return { what: `${what}: at least ${percent(least)} %`, figure: percent(measured), kept: measured >= least };
}

/**
 * That all figures of a column are near the published ones: one requirement for false alarms, one for power. A figure that is not is measured
 * again by more draws, and that counts; a published figure that cannot be right is told, and no reason to fail. `how` near they must be is told where the figures
 * say it of themselves.
 */
export function nearPublished(
  column: string,
  figures: readonly Figure[],
  how = { falseAlarms: 'within 1.5 points', power: 'within 4 points' },
): Requirement[] {
  const near = (what: string, members: readonly Figure[]): Requirement => {
    const secondLooks = members.filter((figure) => !isNear(figure)).map(lookAgain);
    const far = secondLooks.filter((figure) => !isNear(figure));
    return {
      what: `${column}: ${what} of the published`,
      figure: `${String(members.length - far.length)} of ${String(members.length)}${far.map(describe).join('')}`,
      kept: far.every(({ doubt }) => doubt !== undefined),
      secondLooks,
    };
  };
  const healthy = figures.filter((figure) => figure.healthy);
  const shifted = figures.filter((figure) => !figure.healthy);
  return [near(`false alarms ${how.falseAlarms}`, healthy), near(`power ${how.power}`, shifted)];
}

/** A figure that was measured twice. */
export interface SecondLook extends Figure {
  readonly first: number;
}

function lookAgain(figure: Figure): SecondLook {
  return { ...figure, ...figure.again(), first: figure.measured };
}

function describe({ what, measured, published, doubt }: SecondLook): string {
  const told = `; not ${what}: ${percent(measured)} (${percent(published)})`;
  return doubt === undefined ? told : `${told}, ${doubt}`;
}

/** Prints what was required; a requirement that is missed makes the exit code 1. */
export function printRequirements(requirements: readonly Requirement[]): void {
  const secondLooks = requirements.flatMap((requirement) => requirement.secondLooks ?? []);
  if (secondLooks.length > 0) printSecondLooks(secondLooks);
  printTable(
    'Requirements',
    ['kept', 'what', 'measured'],
    requirements.map(({ kept, what, figure }) => [kept ? 'yes' : 'MISSED', what, figure]),
  );
  if (requirements.some(({ kept }) => !kept)) process.exitCode = 1;
}

function printSecondLooks(figures: readonly SecondLook[]): void {
  printTable(
    'Too far from the published figures, and measured again by five times as many other draws',
    ['what', 'published', 'measured', 'again', 'near'],
    figures.map((figure) => [
      figure.what,
      percent(figure.published),
      percent(figure.first),
      percent(figure.measured),
      isNear(figure) ? 'yes' : 'no',
    ]),
  );
}
