import { Command } from 'commander';
import { version } from '../config/index.ts';
import { addDemo } from './commands/demo.ts';
import { addEnergies } from './commands/energies.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addInspect } from './commands/inspect.ts';
import { addProcess } from './commands/process.ts';
import { addQuery } from './commands/query.ts';
import { addReport } from './commands/report.ts';
import { addRerun } from './commands/rerun.ts';
import { addRun } from './commands/run.ts';
import { addScan } from './commands/scan.ts';
import { addShow } from './commands/show.ts';
import { addTables } from './commands/tables.ts';
import { addVerify } from './commands/verify.ts';

/** The `eigenlake` command with all its subcommands; nothing runs before `parseAsync`. */
export function createProgram(): Command {
  const program = new Command('eigenlake')
    .description('Quantum experiments as jobs, every result as versioned, queryable data.')
    .version(version, '-V, --version', 'print the version')
    .showHelpAfterError('(eigenlake COMMAND --help shows the options and two examples)')
    .configureHelp({ helpWidth: 110, showGlobalOptions: true })
    .addHelpText('after', '\nStart with: eigenlake run H2 LiH   (docs/guides/first-run.md)\n');

  program.commandsGroup('Experiments:');
  for (const add of [addRun, addScan, addShow, addInspect, addEvaluate, addRerun, addReport, addDemo]) add(program);
  program.commandsGroup('Data:');
  for (const add of [addQuery, addTables, addEnergies, addProcess, addVerify]) add(program);

  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    // Usage errors are reported once, by main, in the way the command speaks.
    command.configureOutput({ writeErr: () => undefined });
  }
  return program;
}
