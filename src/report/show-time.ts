const SECONDS = 60;
const MINUTES = 60;

/** A length of time as people say it: "20 min", "1 h 30 min", "45 s". */
export function showDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / (SECONDS * MINUTES)), 'h'],
    [Math.floor(whole / SECONDS) % MINUTES, 'min'],
    [whole % SECONDS, 's'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)} ${unit}`);
  return told.length > 0 ? told.join(' ') : '0 s';
}

/** "2026-11-20 10:01" of "2026-11-20T10:01:00.000Z"; what is no such time as it is. */
export function showInstant(instant: string): string {
  const found = INSTANT.exec(instant);
  if (!found) return instant;
  const { day = '', minute = '', second = '' } = found.groups ?? {};
  return `${day} ${minute}${second === ':00' ? '' : second}`;
}

/** A span in UTC, the day told once: "2026-11-20 10:01 to 10:20 UTC". */
export function showSpan(from: string, to: string): string {
  const [start, end] = [showInstant(from), showInstant(to)];
  const [day] = start.split(' ');
  const short = day !== undefined && end.startsWith(`${day} `) ? end.slice(day.length + 1) : end;
  return `${start} to ${short} UTC`;
}

const INSTANT = /^(?<day>\d{4}-\d\d-\d\d)T(?<minute>\d\d:\d\d)(?<second>:\d\d)(?:\.0+)?Z$/;
