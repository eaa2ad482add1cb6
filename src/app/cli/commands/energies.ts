import type { Command } from 'commander';
import { documentOfStored } from '../../execution/index.ts';
import { listExperiments } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { energyTable } from '../energy-table.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, tableKeys } from '../place-options.ts';

export function addEnergies(program: Command): void {
  const command = program
    .command('energies')
    .description('every experiment of the data folder: HF, VQE and FCI energies with the error in mHa');
  addSettings(command, tableKeys);
  common(command, ['energies', 'energies --json --data results']).action(
    action(async (terminal, options: PlaceOptions) => {
      const folder = openConfigured(options, tableKeys, 'reads').folder;
      try {
        const experiments = (await listExperiments(folder)).map((stored) => documentOfStored(stored));
        if (terminal.json) terminal.document({ experiments });
        else terminal.print(energyTable(experiments));
        return exitCode.done;
      } finally {
        await folder.close();
      }
    }),
  );
}
