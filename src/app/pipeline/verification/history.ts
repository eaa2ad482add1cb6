import { reasonOf } from '../../../lake/features/index.ts';
import type { DataFolder } from '../folder.ts';
import type { Findings } from './finding.ts';
import type { TableCut } from './tables.ts';

/**
 * Time travel works: every version of a table's metadata that its log names is there, and every snapshot's manifests can be read
 * and name as many files as its summary says.
 */
export async function checkHistory(folder: DataFolder, cut: TableCut, findings: Findings): Promise<void> {
  for (const [table, state] of cut.states) {
    const newest = state.metadataLocation.slice(folder.tables.location.length + 1);
    for (const version of state.earlierVersions) {
      const file = newest.replace(/v\d+\.metadata\.json$/, `v${version}.metadata.json`);
      if ((await folder.tables.head(file)) === null) {
        findings.damaged.push({ table, file, reason: 'this version of the table is gone' });
      }
    }
    // No row is without this column: counting files costs no more than their manifests.
    const none = state.columns.slice(0, 1).map(({ name }) => ({ column: name, operator: 'is null' }) as const);
    for (const snapshot of state.snapshots) {
      // What the rows are read from is looked at there.
      if (snapshot.id === cut.snapshots.get(table)?.id) continue;
      const damaged = (reason: string): void => {
        findings.damaged.push({ table, reason: `snapshot ${snapshot.id} cannot be read as it was: ${reason}` });
      };
      try {
        const { total } = await folder.warehouse.plan(state, snapshot, none);
        const said = Number(snapshot.summary['total-data-files'] ?? total);
        if (said !== total) damaged(`it has ${total} files, its summary says ${said}`);
      } catch (error) {
        damaged(reasonOf(error));
      }
    }
  }
}
