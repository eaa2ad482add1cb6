import type { Command } from 'commander';
import { terminalTable } from '../../report/index.ts';
import type { DeviceEntry } from '../../server/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { addServerOptions, openClient, type ServerOptions } from '../server-connection.ts';

export function addDevice(program: Command): void {
  const device = program.command('device').description('devices of a server: list, show');

  const list = addServerOptions(device.command('list').description('all devices: online, queue, limits'));
  common(list, ['device list', 'device list --json']).action(
    action(async (terminal, options: ServerOptions) => {
      const devices = await (await openClient(options)).devices();
      if (terminal.json) terminal.document({ devices });
      else if (devices.length === 0) terminal.print('no devices: eigenlake spool starts them');
      else terminal.print(deviceTable(devices, terminal.width));
      return exitCode.done;
    }),
  );

  const show = device
    .command('show')
    .argument('<name>', 'display name or long name')
    .description('the config of a device, as clients read it');
  addServerOptions(show);
  common(show, ['device show singlequdit', 'device show local_vqe_simulator --json']).action(
    action(async (terminal, name: string, options: ServerOptions) => {
      const config = await (await openClient(options)).config(name);
      if (terminal.json) terminal.document(config);
      else {
        terminal.print(`${config.backend_name} ${config.backend_version}: ${config.description}`);
        terminal.print(`  ${config.n_qubits} wires, ${config.max_shots} shots, ${config.max_experiments} experiments`);
        terminal.print(`  instructions: ${config.supported_instructions.join(', ')}`);
        terminal.print(`  ${config.url}`);
      }
      return exitCode.done;
    }),
  );
}

const deviceTable = (devices: readonly DeviceEntry[], width: number) =>
  terminalTable(devices, [
    { title: 'device', text: (one) => one.device },
    { title: 'storage', text: (one) => one.storage },
    { title: 'state', text: (one) => (one.trouble === null ? (one.online ? 'online' : 'offline') : one.trouble) },
    { title: 'queued', align: 'right', text: (one) => String(one.queued) },
    { title: 'wires', align: 'right', text: (one) => String(one.num_wires) },
    { title: 'description', text: (one) => shortened(one.description, Math.max(20, width - 50)) },
  ]);

const shortened = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
