import { type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { scratchFolder } from '../../disk/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import type { DataFile } from './contract.ts';
import { tableDamaged } from './errors.ts';
import { topLevel } from './read-rows.ts';
import { inParallel } from './table-files.ts';

/** Files up to this size are fetched in one go: a second request takes longer than the rest of them. */
const wholeFile = 128 << 10;
/** Fetched at first, where the footer is. */
const tail = 32 << 10;
/** Ranges nearer to each other than this are one request. */
const nearby = 32 << 10;
const filesTogether = 8;
const rangesTogether = 4;

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * The files as local ones of the same size that hold their footers and these columns, and holes elsewhere. Columns are found by
 * field id. `table_damaged` names a file that is missing or no Parquet file. The folder goes with `remove`.
 */
export async function localCopies(
  store: ObjectStore,
  files: readonly DataFile[],
  columns: readonly string[] | null,
): Promise<{ paths: ReadonlyMap<string, string>; bytes: number; remove(): Promise<void> }> {
  const scratch = await scratchFolder();
  try {
    let bytes = 0;
    const paths = new Map<string, string>();
    await inParallel(files, filesTogether, async (file, index) => {
      const pieces = await fetched(store, file, columns);
      bytes += pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
      paths.set(file.key, await scratch.write(`${index}.parquet`, file.bytes, pieces));
    });
    return { paths, bytes, remove: () => scratch.remove() };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

async function fetched(store: ObjectStore, file: DataFile, columns: readonly string[] | null): Promise<Piece[]> {
  const get = async ({ start, end }: Range): Promise<Piece> => {
    const bytes = await store.range(file.key, start, end - start);
    if (bytes.length !== end - start) {
      throw tableDamaged(file.key, `it has ${start + bytes.length} bytes, its manifest says ${file.bytes}`);
    }
    return { start, bytes };
  };
  if (file.bytes <= wholeFile || columns === null) return [await get({ start: 0, end: file.bytes })];
  const ends: Piece[] = [];
  let metadata: FileMetaData;
  try {
    const slice = async (from: number, to = file.bytes) => {
      const piece = await get({ start: from, end: to });
      ends.push(piece);
      return new Uint8Array(piece.bytes).buffer;
    };
    metadata = await parquetMetadataAsync({ byteLength: file.bytes, slice }, { initialFetchSize: tail });
  } catch (cause) {
    if (tableDamaged.matches(cause)) throw cause;
    throw tableDamaged.from(cause, file.key, `it cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  }
  const known = Math.min(...ends.map(({ start }) => start));
  const ranges = united(chunks(metadata, idsOf(file, columns), known)).filter(({ start, end }) => start < end);
  return [...(await inParallel(ranges, rangesTogether, get)), ...ends];
}

function idsOf(file: DataFile, columns: readonly string[]): ReadonlySet<number | undefined> {
  return new Set(file.columns.filter(({ name }) => columns.includes(name)).map(({ id }) => id));
}

/** Where the pages of the columns with these ids are, before what is known already. */
function chunks(metadata: FileMetaData, ids: ReadonlySet<number | undefined>, known: number): Range[] {
  const wanted = new Set(topLevel(metadata).flatMap(([name, id]) => (ids.has(id) ? [name] : [])));
  const ranges: Range[] = [];
  for (const group of metadata.row_groups) {
    for (const { meta_data: about } of group.columns) {
      if (about === undefined || !wanted.has(about.path_in_schema[0] ?? '')) continue;
      const dictionary = about.dictionary_page_offset;
      const data = Number(about.data_page_offset);
      const start = dictionary === undefined ? data : Math.min(Number(dictionary), data);
      ranges.push({ start, end: Math.min(known, start + Number(about.total_compressed_size)) });
      // A filter that reads as zeros would say that no value is there; where its length is not said, to the end of what is not known.
      const bloom = about.bloom_filter_offset;
      if (bloom === undefined || Number(bloom) >= known) continue;
      const length = about.bloom_filter_length;
      ranges.push({
        start: Number(bloom),
        end: length === undefined ? known : Math.min(known, Number(bloom) + length),
      });
    }
  }
  return ranges;
}

/** Ranges in order; those that touch or are near as one. */
function united(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end + nearby) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}
