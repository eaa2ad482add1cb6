import type { Command } from 'commander';
import { openPool, rerun } from '../../execution/index.ts';
import { findExperiment } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { untilInterrupted } from '../interrupt.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, objectKeys } from '../place-options.ts';

export function addRerun(program: Command): void {
  const command = program
    .command('rerun')
    .argument('<experiment>', 'an id, any unique ending of one, or last')
    .description('the same settings and seed again: proves that the trajectory is bit-identical');
  addSettings(command, objectKeys);
  common(command, ['rerun last', 'rerun 3f2a9c --json']).action(
    action(async (terminal, wanted: string, options: PlaceOptions) => {
      const folder = openConfigured(options, objectKeys, 'reads').folder;
      const pool = openPool(1);
      try {
        const { experiment, record } = await findExperiment(folder, wanted);
        const found = await untilInterrupted(pool, () => rerun(experiment.experimentId, record, pool));
        if (terminal.json) {
          const { identical, evaluations, firstDifference } = found;
          terminal.document({ identical, evaluations, first_difference: firstDifference });
        } else {
          terminal.print(`${found.agreeing} of ${found.evaluations} evaluations identical`);
          if (found.firstDifference !== null) terminal.print(`first difference: evaluation ${found.firstDifference}`);
        }
        return found.identical ? exitCode.done : exitCode.found;
      } finally {
        await pool.close();
        await folder.close();
      }
    }),
  );
}
