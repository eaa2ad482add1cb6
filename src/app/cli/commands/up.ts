import { type Command, Option } from 'commander';
import { disk } from '../../../disk/index.ts';
import { defaultTopic } from '../../pipeline/index.ts';
import { type AccountsOptions, accountsOf, addAccountsOption } from '../accounts-access.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { integer } from '../numbers.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, producerKeys, sinkKeys } from '../place-options.ts';
import { serviceLog } from '../service-log.ts';
import { untilSignal } from '../until-signal.ts';

/** It makes records, and stores those of a cluster. */
const upKeys = [...new Set([...producerKeys, ...sinkKeys])];

interface UpOptions extends AccountsOptions, PlaceOptions {
  readonly port: number;
  readonly host: string;
  readonly baseUrl?: string;
  readonly device?: readonly string[];
  readonly spool: boolean;
  readonly sink: boolean;
  readonly schedule: boolean;
  readonly signUp: boolean;
  readonly signUpRole?: 'user' | 'owner';
  readonly localRoot?: string;
}

export function addUp(program: Command): void {
  const command = program
    .command('up')
    .description('everything in one process: API, pages, spooler with all devices, sink, processing')
    .option('--port <n>', 'TCP port; 0 takes any free one', integer(0, 65535), 8080)
    .option('--host <address>', 'address to listen on; beyond this machine accounts are needed', '127.0.0.1')
    .option('--base-url <url>', 'how users reach it, when a proxy stands before it')
    .option('--device <file...>', 'devices of your own beside the shipped ones')
    .option('--no-schedule', 'no daily processing with mails here: eigenlake schedule or Airflow does it')
    .option('--no-sink', 'store no records of Kafka here: eigenlake sink does it elsewhere')
    .option('--no-spool', 'execute nothing here: jobs wait for eigenlake spool elsewhere')
    .addOption(
      new Option(
        '--sign-up-role <name>',
        'what who signs up may do (default: owner on this machine, else user)',
      ).choices(['user', 'owner']),
    )
    .option('--no-sign-up', 'only eigenlake user add opens accounts')
    .option(
      '--local-root <folder>',
      'registered local storage providers lie below it (default: providers/ of the data folder)',
    );
  addAccountsOption(command);
  addSettings(command, upKeys);
  common(command, ['up', 'up --port 0 --data results']).action(
    action(async (terminal, options: UpOptions) => {
      // Loaded when needed: other commands start faster without a server.
      const { deviceFile, startService } = await import('../../service/index.ts');
      const { runSink } = await import('../../places/index.ts');
      const { folder, configuration } = openConfigured(options, upKeys, 'writes');
      await disk.makeFolder(folder.path);
      const interrupt = untilSignal();
      try {
        const { baseUrl, signUpRole, localRoot } = options;
        const service = await startService({
          folder,
          topic: configuration.get('topic') ?? defaultTopic,
          host: options.host,
          port: options.port,
          accounts: accountsOf(options, folder.path),
          spool: options.spool,
          devices: (options.device ?? []).map(deviceFile),
          env: process.env,
          ...(folder.remote && options.sink ? { sink: (run) => runSink(folder, configuration, run) } : {}),
          ...(options.schedule ? { schedule: configuration } : {}),
          onEvent: serviceLog(terminal),
          ...(baseUrl === undefined ? {} : { baseUrl }),
          signUp: options.signUp,
          ...(signUpRole === undefined ? {} : { signUpRole }),
          ...(localRoot === undefined ? {} : { localRoot }),
        });
        terminal.print(JSON.stringify({ url: service.url, data: folder.path, devices: service.devices }));
        if (service.access?.fresh) {
          terminal.note(`token of this machine's user (kept in server.json, shown once): ${service.access.token}`);
          terminal.note(`open the pages signed in: ${service.url}/#token=${service.access.token}`);
        } else terminal.note(`pages: ${service.url}`);
        const signal = await interrupt.received;
        terminal.note('stopping: running jobs have 10 s to end, then wait for the next start (again: at once)');
        await service.stop();
        return signal === 'SIGINT' ? exitCode.interrupted : exitCode.done;
      } finally {
        interrupt.off();
        await folder.close();
      }
    }),
  );
}
