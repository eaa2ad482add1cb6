import { reasonOf } from '../../../lake/features/index.ts';
import type { DataFolder } from '../folder.ts';
import type { Findings } from './finding.ts';
import type { TableCut } from './tables.ts';

/**
 * Time travel works: every version of a table's metadata is there, and every snapshot's manifests can be read and name as many
 * files and rows as its summary says, none of them gone.
 */
export async function checkHistory(folder: DataFolder, cut: TableCut, findings: Findings): Promise<void> {
  for (const [table, state] of cut.states) {
    const newest = state.metadataLocation.slice(folder.tables.location.length + 1);
    for (let version = 1; version < state.version; version++) {
      const file = newest.replace(/v\d+\.metadata\.json$/, `v${version}.metadata.json`);
      if ((await folder.tables.head(file)) === null) {
        findings.damaged.push({ table, file, reason: 'this version of the table is gone' });
      }
    }
    const present = new Set<string>();
    for (const snapshot of [...state.snapshots].reverse()) {
      const damaged = (reason: string, file?: string): void => {
        const where = `snapshot ${snapshot.id} cannot be read as it was: ${reason}`;
        findings.damaged.push({ table, ...(file === undefined ? {} : { file }), reason: where });
      };
      try {
        const { files } = await folder.warehouse.plan(state, snapshot);
        const rows = files.reduce((sum, file) => sum + file.records, 0);
        const said = (property: string, found: number) => Number(snapshot.summary[property] ?? found);
        if (said('total-data-files', files.length) !== files.length || said('total-records', rows) !== rows) {
          damaged(`it has ${files.length} files with ${rows} rows, its summary says something else`);
        }
        for (const { key } of files) {
          if (present.has(key)) continue;
          present.add(key);
          // What the rows are read from is looked at there.
          if (snapshot.id !== cut.snapshots.get(table)?.id && (await folder.tables.head(key)) === null) {
            damaged('this file is gone', key);
          }
        }
      } catch (error) {
        // Of the snapshot whose rows are read it is listed already.
        if (snapshot.id !== cut.snapshots.get(table)?.id) damaged(reasonOf(error));
      }
    }
  }
}
