import { lock } from '../../disk/index.ts';
import { readPendingBatch } from '../../lake/features/index.ts';
import { type Maintenance, openMaintenance } from '../../lake/iceberg/index.ts';
import { batchPending, tablesBusy } from './errors.ts';
import type { DataFolder } from './folder.ts';

/** How long processing may go on before maintenance gives up, milliseconds. */
const patience = 60_000;

/**
 * Works on tables, one after the other, while no batch is processed here: all that there are, or the named ones. `tables_busy`;
 * `batch_pending` where a batch was begun and not finished, unless that does no harm.
 */
export async function maintainTables<Result>(
  folder: DataFolder,
  names: readonly string[],
  work: (maintenance: Maintenance, table: string) => Promise<Result>,
  { beside = true, wait = patience }: { readonly beside?: boolean; readonly wait?: number } = {},
): Promise<{ readonly table: string; readonly result: Result }[]> {
  const lease = await lock(folder.locks.process, { wait });
  if (lease === null) throw tablesBusy(folder.path);
  try {
    if (!beside && (await readPendingBatch(folder.tables)) !== null) throw batchPending();
    const maintenance = openMaintenance(folder.tables);
    const results: { table: string; result: Result }[] = [];
    for (const table of names.length > 0 ? names : await folder.warehouse.tables()) {
      results.push({ table, result: await work(maintenance, table) });
    }
    return results;
  } finally {
    await lease.release();
  }
}
