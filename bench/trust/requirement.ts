import { differenceOf, isNear, type Figure } from './figure.js';
import { percent, printTable } from './table.js';

/** What must hold, with what was measured of it. */
export interface Requirement {
  readonly what: string;
  readonly figure: string;
  readonly kept: boolean;
  /** Only told, and no reason to fail. */
  readonly optional?: boolean;
  /** The figures that are too far from the published ones. */
  readonly far?: readonly Figure[];
}

/** That a percentage is at most so large. */
export function atMost(what: string, measured: number, most: number): Requirement {
  return { what: `${what}: at most ${percent(most)} %`, figure: percent(measured), kept: measured <= most };
}

/** That a percentage is at least so large. */
export function atLeast(what: string, measured: number, least: number): Requirement {
  return { what: `${what}: at least ${percent(least)} %`, figure: percent(measured), kept: measured >= least };
}

/** That all figures of a column are near the published ones: one requirement for false alarms, one for power. */
export function nearPublished(column: string, figures: readonly Figure[]): Requirement[] {
  const near = (what: string, members: readonly Figure[]): Requirement => {
    const far = members.filter((figure) => !isNear(figure));
    const worst = members.toSorted((a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)))[0];
    const shown = worst ? `, furthest ${percent(differenceOf(worst))} (${worst.what})` : '';
    return {
      what: `${column}: ${what} of the published`,
      figure: `${String(members.length - far.length)} of ${String(members.length)}${shown}`,
      kept: far.length === 0,
      far,
    };
  };
  const healthy = figures.filter((figure) => figure.healthy);
  const shifted = figures.filter((figure) => !figure.healthy);
  return [near('false alarms within 1.5 points', healthy), near('power within 4 points', shifted)];
}

/** Prints what was required; a requirement that is missed makes the exit code 1, whatever a second look shows. */
export function printRequirements(requirements: readonly Requirement[]): void {
  const required = requirements.filter(({ optional }) => optional !== true);
  const far = required.flatMap((requirement) => requirement.far ?? []);
  if (far.length > 0) printSecondLook(far);
  printTable(
    'Requirements',
    ['kept', 'what', 'measured'],
    requirements.map((requirement) => [answerOf(requirement), requirement.what, requirement.figure]),
  );
  if (required.some(({ kept }) => !kept)) process.exitCode = 1;
}

function answerOf({ kept, optional }: Requirement): string {
  if (kept) return 'yes';
  return optional === true ? 'no, not required' : 'MISSED';
}

function printSecondLook(far: readonly Figure[]): void {
  printTable(
    'Too far from the published figures, and measured again on five times as many other draws: chance, where that is near',
    ['what', 'published', 'measured', 'again', 'near'],
    far.map((figure) => {
      const again = figure.again();
      const near = isNear({ ...figure, measured: again }) ? 'yes' : 'no';
      return [figure.what, percent(figure.published), percent(figure.measured), percent(again), near];
    }),
  );
}
