import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';
import type { ObjectStore } from '../objects/index.ts';
import type { DataFile, Rows } from './contract.ts';
import { tableDamaged, unknownColumn } from './errors.ts';
import { shortest } from './single-value.ts';

/** Files up to this size are read in one go. */
const wholeFile = 4 << 20;
/** Files read at once. */
const together = 8;

/** Times as microseconds, dates as days: the values of `Rows`. */
const parsers = {
  timestampFromMilliseconds: (milliseconds: bigint) => shortest(milliseconds * 1000n),
  timestampFromMicroseconds: (microseconds: bigint) => shortest(microseconds),
  timestampFromNanoseconds: (nanoseconds: bigint) => shortest(nanoseconds / 1000n),
  dateFromDays: (days: number) => days,
};

/**
 * Columns of the files, concatenated in file order. Columns are found by field id, so that renamed ones are; a column that a file
 * does not have is null there. `table_damaged` names a missing, cut or unreadable file.
 */
export async function readRows(
  store: ObjectStore,
  files: readonly DataFile[],
  columns: readonly string[],
): Promise<Rows> {
  const length = files.reduce((sum, file) => sum + file.records, 0);
  const read: Record<string, unknown[]> = {};
  for (const name of columns) read[name] = new Array<unknown>(length).fill(null);
  const starts: number[] = [];
  let start = 0;
  for (const file of files) {
    starts.push(start);
    start += file.records;
  }
  for (let at = 0; at < files.length; at += together) {
    const group = files.slice(at, at + together);
    await Promise.all(group.map((file, index) => readFile(store, file, columns, read, starts[at + index]!)));
  }
  return { length, columns: read };
}

async function readFile(
  store: ObjectStore,
  file: DataFile,
  columns: readonly string[],
  into: Record<string, unknown[]>,
  start: number,
): Promise<void> {
  const ids = columns.map((name) => {
    const column = file.columns.find((candidate) => candidate.name === name);
    if (!column) {
      throw unknownColumn(
        name,
        file.key,
        file.columns.map((candidate) => candidate.name),
      );
    }
    return { name, id: column.id };
  });
  try {
    const buffer = await bufferOf(store, file);
    const metadata = await parquetMetadataAsync(buffer);
    if (Number(metadata.num_rows) !== file.records) {
      throw new Error(`it has ${metadata.num_rows} rows, its manifest says ${file.records}`);
    }
    const targets = new Map<string, unknown[][]>();
    for (const [name, id] of topLevel(metadata)) {
      const wanted = ids.filter((column) => column.id === id).map((column) => into[column.name]!);
      if (wanted.length > 0) targets.set(name, wanted);
    }
    if (targets.size === 0) return;
    // Its tables take longer to set up than most commands need for their reading.
    const { compressors } = await import('hyparquet-compressors');
    await parquetRead({
      file: buffer,
      metadata,
      columns: [...targets.keys()],
      compressors,
      parsers,
      onChunk({ columnName, columnData, rowStart }) {
        for (const target of targets.get(columnName) ?? []) {
          for (let row = 0; row < columnData.length; row += 1) {
            target[start + rowStart + row] = plain(columnData[row]);
          }
        }
      },
    });
  } catch (cause) {
    throw tableDamaged.from(cause, file.key, `it cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  }
}

async function bufferOf(store: ObjectStore, file: DataFile): Promise<AsyncBuffer> {
  if (file.bytes <= wholeFile) {
    const bytes = await store.get(file.key);
    if (bytes === null) throw new Error('it is not there');
    if (bytes.length !== file.bytes) throw new Error(`it has ${bytes.length} bytes, its manifest says ${file.bytes}`);
    return { byteLength: bytes.length, slice: (from, to) => copy(bytes.subarray(from, to)) };
  }
  return {
    byteLength: file.bytes,
    slice: async (from, to) => copy(await store.range(file.key, from, (to ?? file.bytes) - from)),
  };
}

function copy(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** Names and field ids of the top-level columns of a Parquet file. */
export function topLevel({ schema }: FileMetaData): [string, number | undefined][] {
  const columns: [string, number | undefined][] = [];
  let index = 1;
  const skip = (): void => {
    const children = schema[index]?.num_children ?? 0;
    index += 1;
    for (let child = 0; child < children; child += 1) skip();
  };
  while (index < schema.length) {
    const element = schema[index]!;
    columns.push([element.name, element.field_id]);
    skip();
  }
  return columns;
}

/** Missing is null, 64-bit integers that a double holds are numbers, inside lists as well. */
function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return shortest(value);
  if (Array.isArray(value)) return value.map(plain);
  return value;
}
