import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { PrimitiveType } from './contract.ts';
import { type Field, type FieldType, isPrimitive } from './schema.ts';

export interface ParquetFile {
  readonly bytes: Uint8Array;
  /** Compressed bytes by field id of the leaf column. */
  readonly columnSizes: ReadonlyMap<number, number>;
  /** Where each row group begins. */
  readonly splitOffsets: readonly number[];
}

const rowGroupSize = 100_000;
/** Up to so many rows a file is not compressed: that would take longer than all the rest and save a few hundred bytes. */
const uncompressedRows = 32;

/**
 * Columns of one length as a Parquet file with the field ids of the table, Snappy-compressed unless it is small, all columns optional.
 * A column that may not be bounded gets no statistics: those of a column with NaN make DuckDB lose rows, because it takes NaN for
 * the largest number and Parquet's statistics pass over it.
 */
export function writeParquet(
  fields: readonly Field[],
  columns: readonly { readonly values: unknown[]; readonly mayBound: boolean }[],
): ParquetFile {
  const writer = new ByteWriter(1 << 16);
  const schema: SchemaElement[] = [
    { name: 'table', num_children: fields.length },
    ...fields.flatMap((field) => elements(field.name, field.id, field.type)),
  ];
  const small = (columns[0]?.values.length ?? 0) <= uncompressedRows;
  const parquet = new ParquetWriter({
    writer,
    schema,
    codec: small ? 'UNCOMPRESSED' : 'SNAPPY',
    createdBy: 'eigenlake',
  });
  // Into memory: both are done when they return.
  void parquet.write({
    columnData: fields.map(({ name }, index) => {
      const { values, mayBound } = columns[index]!;
      return { name, data: values, statistics: mayBound };
    }),
    rowGroupSize,
  });
  void parquet.finish();

  const leaves = fields.map((field) => leafId(field));
  const columnSizes = new Map<number, number>();
  const splitOffsets: number[] = [];
  for (const group of parquet.row_groups) {
    for (const [index, chunk] of group.columns.entries()) {
      const about = chunk.meta_data;
      if (!about) continue;
      const leaf = leaves[index]!;
      columnSizes.set(leaf, (columnSizes.get(leaf) ?? 0) + Number(about.total_compressed_size));
      if (index === 0) splitOffsets.push(Number(about.dictionary_page_offset ?? about.data_page_offset));
    }
  }
  return { bytes: writer.getBytes(), columnSizes, splitOffsets };
}

/** Lists have one leaf each, since elements are lists or primitives. */
function leafId(field: Field): number {
  let id = field.id;
  for (let type = field.type; !isPrimitive(type); type = type.element) id = type.elementId;
  return id;
}

function elements(name: string, id: number, type: FieldType): SchemaElement[] {
  const here = { name, field_id: id, repetition_type: 'OPTIONAL' } as const;
  if (isPrimitive(type)) return [{ ...here, ...primitive(type) }];
  return [
    { ...here, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...elements('element', type.elementId, type.element),
  ];
}

function primitive(type: PrimitiveType): Partial<SchemaElement> {
  switch (type) {
    case 'string':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'int':
      return { type: 'INT32' };
    case 'long':
      return { type: 'INT64' };
    case 'double':
      return { type: 'DOUBLE' };
    case 'boolean':
      return { type: 'BOOLEAN' };
    case 'date':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } };
    case 'timestamptz':
      return {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
  }
}
