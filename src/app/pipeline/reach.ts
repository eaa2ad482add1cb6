import { s3Unreachable } from '../../lake/objects/index.ts';
import { registryUnreachable, schemaOf, subjectOf, versionOfTopic } from '../../lake/records/index.ts';
import { kafkaUnreachable } from '../../lake/streaming/index.ts';
import type { DataFolder } from './folder.ts';

/**
 * Asks the log and the registry whether records for this topic would be taken now; makes the topic where the broker makes topics,
 * and registers the schema. Throws what sending would throw.
 */
export async function reach({ log, registry }: DataFolder, topic: string): Promise<void> {
  const asked = await Promise.allSettled([
    log.check(topic),
    registry.register(subjectOf(topic), schemaOf(versionOfTopic(topic))),
  ]);
  const errors = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  // What is wrong is said before what is away.
  if (errors.length > 0) throw errors.find((error) => !isAway(error)) ?? errors[0];
}

/**
 * True for a server that does not answer: that passes by itself, while a login, a certificate, a schema or a name that no one
 * knows stays wrong.
 */
export function isAway(error: unknown): boolean {
  if (![kafkaUnreachable, registryUnreachable, s3Unreachable].some((kind) => kind.matches(error))) return false;
  const codes = [...systemCodes(error)];
  return codes.length === 0 || codes.some((code) => code !== 'ENOTFOUND' && code !== 'EAI_AGAIN');
}

function* systemCodes(error: unknown): Generator<string> {
  if (typeof error !== 'object' || error === null) return;
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)) yield error.code;
  if ('errors' in error && Array.isArray(error.errors)) for (const inner of error.errors) yield* systemCodes(inner);
  if ('cause' in error) yield* systemCodes(error.cause);
}
