import type { Command } from 'commander';
import { type TableDocument, tableDocuments, withKnownTables } from '../../pipeline/index.ts';
import { type Column, terminalTable } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, tableKeys } from '../place-options.ts';
import { addTableCare } from './table-care.ts';

const columns: Column<TableDocument>[] = [
  { title: 'table', text: (table) => table.name },
  { title: 'rows', align: 'right', text: (table) => String(table.rows) },
  { title: 'files', align: 'right', text: (table) => String(table.files) },
  { title: 'snapshots', align: 'right', text: (table) => String(table.snapshots) },
  { title: 'tags', align: 'right', text: (table) => String(Object.keys(table.tags).length) },
  { title: 'partitioned by', text: (table) => table.partition_by.join(', ') || '-' },
];

export function addTables(program: Command): void {
  const command = program
    .command('tables')
    .description('the Iceberg tables: rows, files, snapshots, tags, where their metadata is');
  addTableCare(command);
  addSettings(command, tableKeys);
  common(command, ['tables', 'tables --warehouse s3://lake/warehouse --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const folder = openConfigured(options, tableKeys, 'reads').folder;
      try {
        const tables = await tableDocuments(withKnownTables(folder.warehouse));
        if (terminal.json) terminal.document({ tables });
        else if (tables.length === 0) terminal.print('no tables yet: eigenlake run H2 makes them');
        else terminal.print(terminalTable(tables, columns));
        return exitCode.done;
      } finally {
        await folder.close();
      }
    }),
  );
}
