import type { Command } from 'commander';
import { findExperiment } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, objectKeys } from '../place-options.ts';
import { writeReport } from '../reports.ts';

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .argument('<experiment>', 'an id, any unique ending of one, or last')
    .description('one experiment as an HTML page: energies, convergence, geometry, Hamiltonian, circuit')
    .option('--output-dir <folder>', 'where the page goes', 'reports');
  addSettings(command, objectKeys);
  common(command, ['report last', 'report 3f2a9c --output-dir pages']).action(
    action(async (terminal, wanted: string, options: PlaceOptions & { outputDir: string }) => {
      const folder = openConfigured(options, objectKeys, 'reads').folder;
      try {
        const path = await writeReport(await findExperiment(folder, wanted), options.outputDir);
        if (terminal.json) terminal.document({ report: path });
        else terminal.print(path);
        return exitCode.done;
      } finally {
        await folder.close();
      }
    }),
  );
}
