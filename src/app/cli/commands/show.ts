import type { Command } from 'commander';
import { documentOfStored, trajectoryOf } from '../../execution/index.ts';
import { findExperiment } from '../../pipeline/index.ts';
import { convergenceChart, terminalChart } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { energyTable, referenceOf } from '../energy-table.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, objectKeys } from '../place-options.ts';

export function addShow(program: Command): void {
  const command = program
    .command('show')
    .argument('<experiment>', 'an id, any unique ending of one, or last')
    .description('one experiment: settings, energies between HF and FCI, convergence, how to repeat it');
  addSettings(command, objectKeys);
  common(command, ['show last', 'show 3f2a9c --json']).action(
    action(async (terminal, wanted: string, options: PlaceOptions) => {
      const folder = openConfigured(options, objectKeys, 'reads').folder;
      try {
        const { experiment, record } = await findExperiment(folder, wanted);
        const document = documentOfStored(experiment);
        const trajectory = trajectoryOf(record);
        const settings: unknown = record.settings === null ? null : JSON.parse(record.settings);
        if (terminal.json) {
          const whole = { ...document, settings, trajectory };
          terminal.document({ ...whole, experiments: [whole] });
          return exitCode.done;
        }
        const repulsion = experiment.energies.nuclearRepulsion ?? 0;
        const { expectations, seconds } = document;
        terminal.print(energyTable([document]));
        terminal.print('');
        if (expectations !== null) {
          const { number, sz, s2 } = expectations;
          terminal.print(`<N> = ${number.toFixed(6)}   <Sz> = ${sz.toFixed(6)}   <S^2> = ${s2.toFixed(6)}`);
        }
        const { backend, noise_backend: noise } = record.vqe_result.initial_data;
        const noisy = noise === 'undef' ? '' : ` with the noise ${noise}`;
        terminal.print(
          `${document.ansatz}, ${document.parameters} parameters, ${document.optimizer}, ${document.mapping}, ${backend}${noisy}`,
        );
        if (seconds !== null)
          terminal.print(
            Object.entries(seconds)
              .map(([stage, time]) => `${stage} ${time.toFixed(3)} s`)
              .join('   '),
          );
        terminal.print('');
        const energies = trajectory.map(({ energy }) => energy + repulsion);
        const chart = convergenceChart(
          `${document.molecule}, ${energies.length} energies`,
          energies,
          referenceOf(document),
        );
        terminal.print(terminalChart(chart, { width: terminal.width, unicode: terminal.unicode }));
        terminal.print(`\nrepeat it: eigenlake rerun ${experiment.experimentId}`);
        return exitCode.done;
      } finally {
        await folder.close();
      }
    }),
  );
}
