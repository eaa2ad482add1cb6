import type { Command } from 'commander';
import { documentOfStored } from '../../execution/index.ts';
import { listExperiments } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { energyTable } from '../energy-table.ts';
import { exitCode } from '../exit.ts';
import { openForReading } from '../open-data.ts';

export function addEnergies(program: Command): void {
  const command = program
    .command('energies')
    .description('every experiment of the data folder: HF, VQE and FCI energies with the error in mHa');
  common(command, ['energies', 'energies --json --data results']).action(
    action(async (terminal, options: { data?: string }) => {
      const folder = openForReading(options.data);
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
