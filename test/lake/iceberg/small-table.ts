import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type JsonObject,
  parseJson,
  type Rows,
  type SnapshotReference,
  type Warehouse,
} from '../../../src/lake/iceberg/index.ts';

/** The smallest table that has something to tell. */
export const small = {
  name: 'small',
  comment: 'A small table',
  partitionBy: [],
  columns: [
    { name: 'n', type: 'int' },
    { name: 'text', type: 'string' },
  ],
} as const;

export const numbers = (...n: number[]): Rows => ({ length: n.length, columns: { n } });

/** All numbers at a snapshot. */
export async function numbersIn(warehouse: Warehouse, reference: SnapshotReference = {}): Promise<unknown[]> {
  const state = (await warehouse.load('small'))!;
  const { files } = await warehouse.plan(state, warehouse.snapshot(state, reference));
  return Array.from((await warehouse.read(files, ['n'])).columns.n!);
}

export const metadataFolder = (folder: string): string => join(folder, 'quantum_features/small/metadata');

export function readMetadata(folder: string, version: number): JsonObject {
  return parseJson(readFileSync(join(metadataFolder(folder), `v${version}.metadata.json`), 'utf8')) as JsonObject;
}
