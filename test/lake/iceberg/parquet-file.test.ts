import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { writeParquet } from '../../../src/lake/iceberg/parquet-file.ts';
import { schemaOf } from '../../../src/lake/iceberg/schema.ts';
import { everyType } from './every-type.ts';

const { schema, lastColumnId } = schemaOf(everyType.columns);

describe('a Parquet file', () => {
  it('has a field id on every column and every element of a list', () => {
    expect(lastColumnId).toBe(15);
    const { bytes } = writeParquet(
      schema.fields,
      schema.fields.map(() => ({ values: [null], mayBound: true })),
    );
    const { schema: elements } = parquetMetadata(new Uint8Array(bytes).buffer);
    const ids = elements
      .slice(1)
      .map(({ name, field_id, type, logical_type }) => [name, field_id, type ?? logical_type?.type]);
    expect(ids).toEqual([
      ['id', 1, 'BYTE_ARRAY'],
      ['day', 2, 'INT32'],
      ['basis', 3, 'BYTE_ARRAY'],
      ['energy', 4, 'DOUBLE'],
      ['step', 5, 'INT32'],
      ['big', 6, 'INT64'],
      ['good', 7, 'BOOLEAN'],
      ['moment', 8, 'INT64'],
      ['symbols', 9, 'LIST'],
      ['list', undefined, undefined],
      ['element', 12, 'BYTE_ARRAY'],
      ['counts', 10, 'LIST'],
      ['list', undefined, undefined],
      ['element', 13, 'INT64'],
      ['coordinates', 11, 'LIST'],
      ['list', undefined, undefined],
      ['element', 14, 'LIST'],
      ['list', undefined, undefined],
      ['element', 15, 'DOUBLE'],
    ]);
    const logical = (name: string) => elements.find((element) => element.name === name)?.logical_type;
    expect(logical('day')).toEqual({ type: 'DATE' });
    expect(logical('moment')).toEqual({ type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' });
  });

  it('says where its row groups begin and how large its columns are', () => {
    const fields = schemaOf([{ name: 'n', type: 'int' }]).schema.fields;
    const values = Array.from({ length: 250_000 }, (_, row) => row);
    const { bytes, splitOffsets, columnSizes } = writeParquet(fields, [{ values, mayBound: true }]);
    const { row_groups: groups } = parquetMetadata(new Uint8Array(bytes).buffer);
    expect(groups.map((group) => Number(group.num_rows))).toEqual([100_000, 100_000, 50_000]);
    expect(splitOffsets).toEqual(groups.map((group) => Number(group.columns[0]?.meta_data?.data_page_offset)));
    expect(splitOffsets[0]).toBe(4);
    const size = groups.reduce((sum, group) => sum + Number(group.columns[0]?.meta_data?.total_compressed_size), 0);
    expect(columnSizes).toEqual(new Map([[1, size]]));
  });

  it('bounds no column that holds NaN', () => {
    const fields = schemaOf([{ name: 'x', type: 'double' }]).schema.fields;
    const bounds = (mayBound: boolean) => {
      const { bytes } = writeParquet(fields, [{ values: [0, Number.NaN], mayBound }]);
      return parquetMetadata(new Uint8Array(bytes).buffer).row_groups[0]?.columns[0]?.meta_data?.statistics?.max_value;
    };
    expect([bounds(true), bounds(false)]).toEqual([0, undefined]);
  });
});
