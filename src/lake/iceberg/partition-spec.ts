import { isObject, type Json, type JsonObject } from './exact-json.ts';
import type { Field, Schema } from './schema.ts';

export interface PartitionField {
  readonly id: number;
  readonly name: string;
  readonly sourceId: number;
  /** `identity` for all that we write; others are read, but do not prune. */
  readonly transform: string;
}

export interface PartitionSpec {
  readonly id: number;
  readonly fields: readonly PartitionField[];
}

/** Partition field ids start here (specification, "Partition specs"). */
export const firstPartitionId = 1000;

/** Identity partitions by these columns, which must be in the schema. */
export function identitySpec(schema: Schema, columns: readonly string[]): PartitionSpec {
  const fields = columns.map((name, index) => {
    const source = schema.fields.find((field) => field.name === name)!;
    return { id: firstPartitionId + index, name, sourceId: source.id, transform: 'identity' };
  });
  return { id: 0, fields };
}

/** The fields as metadata.json and manifest headers hold them, keys in Spark's order. */
export function specFieldsJson(spec: PartitionSpec): JsonObject[] {
  return spec.fields.map((field) => ({
    name: field.name,
    transform: field.transform,
    'source-id': field.sourceId,
    'field-id': field.id,
  }));
}

/** Reads a partition spec of metadata.json; null where it is none. */
export function readSpec(json: Json | undefined): PartitionSpec | null {
  if (!isObject(json) || !Array.isArray(json.fields)) return null;
  const id = json['spec-id'] ?? 0;
  if (typeof id !== 'number') return null;
  const fields: PartitionField[] = [];
  for (const entry of json.fields) {
    if (!isObject(entry)) return null;
    const { name, transform, 'source-id': sourceId, 'field-id': fieldId } = entry;
    if (typeof name !== 'string' || typeof transform !== 'string') return null;
    if (typeof sourceId !== 'number' || typeof fieldId !== 'number') return null;
    fields.push({ id: fieldId, name, sourceId, transform });
  }
  return { id, fields };
}

/** Identity partition fields with the column each one repeats. */
export function identityFields(spec: PartitionSpec, schema: Schema): { partition: PartitionField; field: Field }[] {
  return spec.fields.flatMap((partition) => {
    const field = schema.fields.find((candidate) => candidate.id === partition.sourceId);
    return partition.transform === 'identity' && field ? [{ partition, field }] : [];
  });
}
