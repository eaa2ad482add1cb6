import type { EmbeddedRegistry, RegisteredSchema, RegistryView } from '../../../lake/records/index.ts';
import { badSchema, subjectUnknown, versionUnknown } from './answers.ts';

/** Which versions a request means: those that are there, with `deleted=true` hidden ones too. */
export function viewOf(deleted: boolean): RegistryView {
  return deleted ? 'all' : 'active';
}

/** The version that is asked for. Throws 40401, 40402. */
export async function versionOf(
  registry: EmbeddedRegistry,
  subject: string,
  version: number | 'latest',
  view: RegistryView,
): Promise<RegisteredSchema> {
  const found =
    version === 'latest' ? await registry.latest(subject, view) : await registry.version(subject, version, view);
  if (found !== null) return found;
  if ((await registry.versions(subject, view)).length === 0) throw subjectUnknown(subject);
  throw versionUnknown(version === 'latest' ? -1 : version);
}

/** The schema text of a body. Throws 42201 for what is none, or of another kind than Avro. */
export function schemaIn(field: (name: string) => unknown): string {
  const kind = field('schemaType') ?? 'AVRO';
  if (kind !== 'AVRO') throw badSchema(`Schemas of type ${JSON.stringify(kind)} are not offered, only AVRO`);
  const references = field('references');
  if (Array.isArray(references) && references.length > 0)
    throw badSchema('References to other schemas are not offered: write the schema out');
  const schema = field('schema');
  if (typeof schema !== 'string' || schema === '') throw badSchema('Empty schema');
  return schema;
}
