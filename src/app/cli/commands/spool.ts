import { type Command, Option } from 'commander';
import type { StorageKind } from '../../../cloud/accounts/index.ts';
import type { DeviceSource } from '../../../cloud/spooler/index.ts';
import { disk } from '../../../disk/index.ts';
import { defaultTopic } from '../../pipeline/index.ts';
import type * as Service from '../../service/index.ts';
import { type AccountsOptions, accountsOf, addAccountsOption, readLogin } from '../accounts-access.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { integer, positive } from '../numbers.ts';
import { openConfigured, type PlaceOptions, registryNote } from '../open-data.ts';
import { addSettings, producerKeys } from '../place-options.ts';
import { serviceLog } from '../service-log.ts';
import { untilSignal } from '../until-signal.ts';

interface SpoolOptions extends AccountsOptions, PlaceOptions {
  readonly device?: readonly string[];
  readonly only?: readonly string[];
  readonly storage: string;
  readonly type?: StorageKind;
  readonly login?: string;
  readonly loginFile?: string;
  readonly seconds?: number;
  readonly memory?: number;
}

export function addSpool(program: Command): void {
  const command = program
    .command('spool')
    .description('executes the jobs of devices: it talks to a storage provider only, and opens no port')
    .option('--device <file...>', 'devices of your own instead of the shipped ones')
    .option('--only <name...>', 'of the shipped devices only these')
    .option('--storage <name>', 'registered storage provider', 'local')
    .addOption(
      new Option('--type <kind>', 'a provider that is not registered here, with --login').choices([
        'local',
        'mongodb',
        'dropbox',
      ]),
    )
    .option('--login <json>', 'its credentials (others on this machine may see them: prefer --login-file)')
    .option('--login-file <path>', 'JSON file with its credentials')
    .option('--seconds <n>', 'time limit of one job', positive)
    .option('--memory <megabytes>', 'memory limit of one job', integer(64));
  addAccountsOption(command);
  addSettings(command, producerKeys);
  common(command, [
    'spool --only singlequdit',
    'spool --device ./my-machine.js --type mongodb --login-file mongo.json',
  ]).action(
    action(async (terminal, options: SpoolOptions) => {
      const service = await import('../../service/index.ts');
      const { folder, configuration } = openConfigured(options, producerKeys, 'writes');
      const ownSchemas = registryNote(folder);
      if (ownSchemas !== null) terminal.note(ownSchemas);
      await disk.makeFolder(folder.path);
      const interrupt = untilSignal();
      try {
        const { type, seconds, memory } = options;
        const spooling = await service.startSpooling({
          folder,
          topic: configuration.get('topic') ?? defaultTopic,
          storage: type === undefined ? options.storage : { kind: type, login: await readLogin(options) },
          accounts: accountsOf(options, folder.path),
          devices: sourcesOf(options, service),
          limits: {
            ...(seconds === undefined ? {} : { seconds }),
            ...(memory === undefined ? {} : { memoryMegabytes: memory }),
          },
          env: process.env,
          onEvent: serviceLog(terminal),
        });
        const { holder, devices } = spooling;
        terminal.print(JSON.stringify({ holder, storage: type ?? options.storage, data: folder.path, devices }));
        const signal = await interrupt.received;
        terminal.note('stopping: running jobs have 10 s to end, then others may take them (again: at once)');
        await spooling.stop();
        return signal === 'SIGINT' ? exitCode.interrupted : exitCode.done;
      } finally {
        interrupt.off();
        await folder.close();
      }
    }),
  );
}

function sourcesOf({ device, only }: SpoolOptions, service: typeof Service): readonly DeviceSource[] {
  if (device !== undefined) return device.map(service.deviceFile);
  const { module } = service.shippedDevices();
  return only === undefined ? [{ module }] : only.map((name) => ({ module, name }));
}
