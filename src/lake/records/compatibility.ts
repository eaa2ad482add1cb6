import { unreadable } from './avro-type.ts';
import type { Compatibility, RegisteredSchema } from './contract.ts';

export const compatibilityLevels = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const satisfies readonly Compatibility[];

/**
 * The version, latest first, with which a schema breaks what its subject's level keeps, and why; null when it keeps it.
 * Throws `invalid_schema`.
 */
export function firstConflict(
  schema: string,
  versions: readonly Pick<RegisteredSchema, 'version' | 'schema'>[],
  level: Compatibility,
): { readonly version: number; readonly reason: string } | null {
  const [kind, transitive] = level.split('_');
  const compared = transitive === undefined ? versions.slice(-1) : versions.toReversed();
  if (kind === 'NONE') return null;
  for (const { version, schema: earlier } of compared) {
    const backward = kind === 'FORWARD' ? null : unreadable(schema, earlier);
    const reason = backward ?? (kind === 'BACKWARD' ? null : unreadable(earlier, schema));
    if (reason !== null) return { version, reason };
  }
  return null;
}
