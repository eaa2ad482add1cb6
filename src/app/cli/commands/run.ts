import type { Command } from 'commander';
import { type Planned, runExperiments } from '../../execution/index.ts';
import { action, common } from '../command.ts';
import { writeConfiguration } from '../configuration-file.ts';
import { energyTable, whatNext } from '../energy-table.ts';
import { dumpAndLoad } from '../errors.ts';
import { exitCode, unfinished } from '../exit.ts';
import { addExperimentOptions, type ExperimentOptions, withLoaded } from '../experiment-options.ts';
import { withExperiments } from '../experiment-session.ts';
import type { PlaceOptions } from '../open-data.ts';
import { addSettings, producerKeys } from '../place-options.ts';
import { planExperiments } from '../plan.ts';
import { writeReports } from '../reports.ts';

interface RunOptions extends ExperimentOptions, PlaceOptions {
  file?: string;
  molecule?: string;
  moleculeIndex?: string;
  again?: boolean;
  topic?: string;
  outputDir: string;
  report?: boolean;
  dump?: boolean;
  load?: string;
  json?: boolean;
}

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .argument('[input...]', 'shipped molecules (H2, LiH, …), molecule files (.json, .xyz) or Pauli sums (.json)')
    .description('molecules in, energies and tables out: VQE, record, log, objects, tables')
    .option('-f, --file <path>', 'an input, the way quantum-pipeline names it')
    .option('--molecule <name|index>', 'only this entry of a molecule file')
    .option('--molecule-index <n>', 'only this entry, counted from 0')
    .option('--again', 'repeat what the data folder already has')
    .option('--report', 'write an HTML report of every experiment to --output-dir')
    .option('--dump', 'write the options as a configuration to --output-dir')
    .option('--load <path>', 'take options from a configuration; typed ones win')
    .option('--output-dir <folder>', 'where --report and --dump write', 'reports');
  addExperimentOptions(command);
  addSettings(command, producerKeys);
  common(command, ['run H2 LiH', 'run molecules.json --basis 6-31g --frozen-core --json']).action(
    action(async (terminal, inputs: string[], typed: RunOptions) => {
      if (typed.dump && typed.load !== undefined) throw dumpAndLoad();
      const options = await withLoaded<RunOptions>(typed, typed.load);
      const named = options.file === undefined ? inputs : [...inputs, options.file];
      const planned: Planned[] = await planExperiments(named, options);
      if (options.dump) terminal.note(`configuration: ${await writeConfiguration(options.outputDir, named, options)}`);
      return withExperiments(
        terminal,
        options,
        planned.length,
        (context) => runExperiments(planned, context),
        async (result, folder) => {
          if (options.report) {
            // A report is made from the tables, which are somebody else's when records go to a cluster.
            if (folder.remote)
              terminal.note('no report: the records are on their way to the tables; eigenlake report ID then');
            else
              for (const path of await writeReports(folder, result.experiments, options.outputDir))
                terminal.note(`report: ${path}`);
          }
          if (terminal.json) {
            terminal.document({
              batch_id: result.batchId,
              experiments: result.experiments,
              tables: result.tables,
              ...(result.interrupted ? { interrupted: true } : {}),
              ...(result.error === null ? {} : { error: result.error }),
            });
          } else {
            terminal.print(energyTable(result.experiments));
            terminal.print(`\n${whatNext(result.experiments, folder)}`);
          }
          if (result.error !== null) terminal.note(unfinished(result.error, folder));
          if (result.interrupted) return exitCode.interrupted;
          return result.error !== null || result.experiments.some(({ status }) => status === 'failed')
            ? exitCode.found
            : exitCode.done;
        },
      );
    }),
  );
}
