import { randomUUID } from 'node:crypto';

/**
 * A random UUID that says it is ours: version 8 ("vendor specific", RFC 9562 §5.8), while other engines name their files by
 * version 4 or 7. What a dead process of ours left can so be told from what a living one of theirs is about to commit.
 */
export function ownUuid(): string {
  const random = randomUUID();
  return `${random.slice(0, 14)}8${random.slice(15)}`;
}

/** True for names of files with such a UUID. */
export function isOwnName(key: string): boolean {
  return /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}[^/]*$/.test(key);
}
