import { Command } from 'commander';
import { version } from '../config/index.ts';

type Add = (program: Command) => void;

/** One file of `commands/`: the names that it defines, and how to load it. */
interface Commands {
  readonly names: readonly string[];
  load(): Promise<Add>;
}

/** The commands in the order of the help. A file is loaded when one of its commands was typed: loading all takes a second. */
const groups: readonly (readonly [heading: string, commands: readonly Commands[]])[] = [
  [
    'Experiments:',
    [
      { names: ['run'], load: async () => (await import('./commands/run.ts')).addRun },
      { names: ['scan'], load: async () => (await import('./commands/scan.ts')).addScan },
      { names: ['show'], load: async () => (await import('./commands/show.ts')).addShow },
      { names: ['inspect'], load: async () => (await import('./commands/inspect.ts')).addInspect },
      { names: ['evaluate'], load: async () => (await import('./commands/evaluate.ts')).addEvaluate },
      { names: ['rerun'], load: async () => (await import('./commands/rerun.ts')).addRerun },
      { names: ['report'], load: async () => (await import('./commands/report.ts')).addReport },
      { names: ['demo'], load: async () => (await import('./commands/demo.ts')).addDemo },
    ],
  ],
  [
    'Data:',
    [
      { names: ['query'], load: async () => (await import('./commands/query.ts')).addQuery },
      { names: ['tables'], load: async () => (await import('./commands/tables.ts')).addTables },
      { names: ['energies'], load: async () => (await import('./commands/energies.ts')).addEnergies },
      { names: ['process'], load: async () => (await import('./commands/process.ts')).addProcess },
      { names: ['sink'], load: async () => (await import('./commands/sink.ts')).addSink },
      { names: ['resend'], load: async () => (await import('./commands/resend.ts')).addResend },
      { names: ['verify'], load: async () => (await import('./commands/verify.ts')).addVerify },
    ],
  ],
  [
    'Jobs:',
    [
      { names: ['submit'], load: async () => (await import('./commands/submit.ts')).addSubmit },
      {
        names: ['status', 'result', 'cancel', 'jobs'],
        load: async () => (await import('./commands/jobs.ts')).addJobCommands,
      },
      { names: ['device'], load: async () => (await import('./commands/device.ts')).addDevice },
    ],
  ],
  [
    'Server:',
    [
      { names: ['up'], load: async () => (await import('./commands/up.ts')).addUp },
      { names: ['schedule'], load: async () => (await import('./commands/schedule.ts')).addSchedule },
      { names: ['spool'], load: async () => (await import('./commands/spool.ts')).addSpool },
    ],
  ],
  [
    'Admin:',
    [
      { names: ['user'], load: async () => (await import('./commands/user.ts')).addUser },
      { names: ['token'], load: async () => (await import('./commands/token.ts')).addToken },
      { names: ['storage'], load: async () => (await import('./commands/storage.ts')).addStorage },
      { names: ['config'], load: async () => (await import('./commands/config.ts')).addConfig },
    ],
  ],
];

/**
 * The `eigenlake` command; nothing runs before `parseAsync`. With the word that was typed first, only what answers it is
 * loaded: the subcommand of that name, none for the version. Anything else (help, a misspelt name) needs all of them.
 */
export async function createProgram(typed?: string): Promise<Command> {
  const program = new Command('eigenlake')
    .description('Quantum experiments as jobs, every result as versioned, queryable data.')
    .version(version, '-V, --version', 'print the version')
    // What follows a subcommand belongs to it, also where the command above it has an option of that name.
    .enablePositionalOptions()
    .showHelpAfterError('(eigenlake COMMAND --help shows the options and two examples)')
    .configureHelp({ helpWidth: 110, showGlobalOptions: true })
    .addHelpText('after', '\nStart with: eigenlake run H2 LiH   (docs/guides/first-run.md)\n');

  const answers = answering(typed);
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const one of commands) if (answers(one)) (await one.load())(program);
  }
  quieten(program);
  return program;
}

function answering(typed: string | undefined): (commands: Commands) => boolean {
  if (typed === '-V' || typed === '--version') return () => false;
  const named = ({ names }: Commands) => typed !== undefined && names.includes(typed);
  return groups.some(([, commands]) => commands.some(named)) ? named : () => true;
}

/** Usage errors are reported once, by main, in the way the command speaks. */
function quieten(command: Command): void {
  command.exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  for (const sub of command.commands) quieten(sub as Command);
}
