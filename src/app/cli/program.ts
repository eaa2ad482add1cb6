import { Command } from 'commander';
import { version } from '../config/index.ts';
import { addDemo } from './commands/demo.ts';
import { addDevice } from './commands/device.ts';
import { addEnergies } from './commands/energies.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addInspect } from './commands/inspect.ts';
import { addJobCommands } from './commands/jobs.ts';
import { addProcess } from './commands/process.ts';
import { addQuery } from './commands/query.ts';
import { addReport } from './commands/report.ts';
import { addRerun } from './commands/rerun.ts';
import { addRun } from './commands/run.ts';
import { addScan } from './commands/scan.ts';
import { addShow } from './commands/show.ts';
import { addSpool } from './commands/spool.ts';
import { addStorage } from './commands/storage.ts';
import { addSubmit } from './commands/submit.ts';
import { addTables } from './commands/tables.ts';
import { addToken } from './commands/token.ts';
import { addUp } from './commands/up.ts';
import { addUser } from './commands/user.ts';
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

  program.commandsGroup('Jobs:');
  for (const add of [addSubmit, addJobCommands, addDevice]) add(program);
  program.commandsGroup('Server:');
  for (const add of [addUp, addSpool]) add(program);
  program.commandsGroup('Admin:');
  for (const add of [addUser, addToken, addStorage]) add(program);

  quieten(program);
  return program;
}

/** Usage errors are reported once, by main, in the way the command speaks. */
function quieten(command: Command): void {
  command.exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  for (const sub of command.commands) quieten(sub as Command);
}
