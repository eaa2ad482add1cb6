import avro from 'avsc';
import { invalidSchema } from './errors.ts';

function typeOf(schema: string): avro.Type {
  try {
    const json: unknown = JSON.parse(schema);
    // The library checks the shape itself; the cast only names it. It writes into the registry: a fresh one each time.
    return avro.Type.forSchema(json as avro.Schema, { registry: {} });
  } catch (error) {
    throw invalidSchema.from(error, error instanceof Error ? error.message : String(error));
  }
}

const ours = new Map<string, avro.Type>();

/** The encoder of one of our own schemas. */
export function encoderOf(schema: string): avro.Type {
  const known = ours.get(schema) ?? typeOf(schema);
  ours.set(schema, known);
  return known;
}

/** Null when the reader's schema can read what was written with the writer's, else why not; `invalid_schema`. */
export function unreadable(reader: string, writer: string): string | null {
  const [to, from] = [typeOf(reader), typeOf(writer)];
  try {
    to.createResolver(from);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
