/** The peers' spelling of a moment: UTC, whole seconds, `2026-11-21T09:15:31+00:00`. `time`: milliseconds since 1970. */
export function writeDatetime(time: number): string {
  return `${new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 19)}+00:00`;
}

/**
 * Milliseconds since 1970 of an ISO 8601 text, null when it is none. A text without zone is UTC (databases drop the zone of
 * what Python stored in UTC); microseconds and a blank instead of `T` are accepted.
 */
export function readDatetime(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:\s?(Z|[+-]\d\d:?\d\d))?$/i.exec(text.trim());
  if (match === null) return null;
  const [, day, clock, fraction = '0', zone = 'Z'] = match;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const time = Date.parse(`${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
  return Number.isNaN(time) ? null : time;
}
