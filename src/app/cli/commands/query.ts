import type { Command } from 'commander';
import { query } from '../../../lake/query/index.ts';
import { withKnownTables } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, tableKeys } from '../place-options.ts';
import { queryCsv, queryTable } from '../query-table.ts';

interface QueryCommandOptions extends PlaceOptions {
  asOf?: string;
  explain?: boolean;
  csv?: boolean;
}

export function addQuery(program: Command): void {
  const command = program
    .command('query')
    .argument('<sql>', 'a SELECT over the tables, e.g. FROM vqe_results or FROM quantum_features.vqe_results')
    .description('SQL over the tables, now or as of a tag, batch, time or snapshot')
    .option('--as-of <x>', 'tag, batch id, ISO time, or (one table only) snapshot id')
    .option('--explain', 'print how many files and bytes the query reads instead of its rows')
    .option('--csv', 'print comma-separated values');
  addSettings(command, tableKeys);
  common(command, [
    'query "SELECT name, total_energy, error_mha FROM experiments"',
    'query "SELECT count(*) FROM vqe_iterations" --explain --json',
  ]).action(
    action(async (terminal, sql: string, options: QueryCommandOptions) => {
      const folder = openConfigured(options, tableKeys, 'reads').folder;
      try {
        const { columns, rows, explanation } = await query(sql, {
          warehouse: withKnownTables(folder.warehouse),
          ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
        });
        if (options.explain) {
          const document = {
            files_total: explanation.filesTotal,
            files_read: explanation.filesRead,
            bytes_read: explanation.bytesRead,
            metadata_only: explanation.metadataOnly,
          };
          if (terminal.json) terminal.document(document);
          else for (const [name, value] of Object.entries(document)) terminal.print(`${name.padEnd(14)} ${value}`);
        } else if (options.csv) terminal.print(queryCsv(columns, rows));
        else if (terminal.json) terminal.document(rows);
        else terminal.print(queryTable(columns, rows));
        return exitCode.done;
      } finally {
        await folder.close();
      }
    }),
  );
}
