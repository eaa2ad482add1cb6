import { createHash } from 'node:crypto';

/** JSON with the keys of every object in code-unit order: equal data, equal text. `undefined` members do not count. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Lower-case hex SHA-256 of the settings' canonical JSON: the same settings have the same hash wherever they were written. */
export function settingsHash(settings: unknown): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex');
}

/** The hash of settings that a record carries as text; null where there are none or they are not JSON. */
export function settingsHashOfText(settings: string | null): string | null {
  if (settings === null) return null;
  try {
    return settingsHash(JSON.parse(settings));
  } catch {
    return null;
  }
}
