import type { FastifyInstance } from 'fastify';
import { backendConfig, isOnline, jwkText, longName } from '../../cloud/jobs/index.ts';
import { type ListedDevice, listDevices } from './backends/list-devices.ts';
import type { Context } from './context.ts';
import type { DeviceEntry } from './contract.ts';
import { answers, deviceListSchema, healthSchema, jwkSchema } from './documents/own-schemas.ts';
import { keyUnknown } from './errors.ts';
import { publicRoute } from './own-route.ts';

/** What everybody may see: devices, public keys, and that the server lives. */
export function deviceRoutes(app: FastifyInstance, context: Context): void {
  publicRoute(app, context, {
    method: 'GET',
    path: 'devices',
    operation: 'list_devices',
    summary: 'All devices: whether they are online and how many jobs wait',
    tag: 'devices',
    answers: answers(200, deviceListSchema),
    async handle() {
      const devices = (await listDevices(context)).filter(({ device }) => !device.includes('dummy'));
      return { devices: await Promise.all(devices.map((listed) => deviceEntry(context, listed))) };
    },
  });

  publicRoute(app, context, {
    method: 'GET',
    path: 'keys/{kid}',
    operation: 'get_key',
    summary: 'The public key (JWK) with which a device signs',
    tag: 'devices',
    answers: answers(200, jwkSchema, [404]),
    async handle({ parameter, reply }) {
      const kid = parameter('kid');
      if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(kid)) throw keyUnknown();
      const entries = await context.providers.list();
      // The first is the server's own: its keys are found without asking the others.
      for (const group of [entries.slice(0, 1), entries.slice(1)]) {
        const keys = await Promise.all(
          group.map(({ name }) => context.patience.ask(name, () => publicKeyOf(context, name, kid)).catch(() => null)),
        );
        const key = keys.find((each) => each !== null);
        if (key !== undefined && key !== null) return reply.type('application/json; charset=utf-8').send(jwkText(key));
      }
      throw keyUnknown();
    },
  });

  publicRoute(app, context, {
    method: 'GET',
    path: 'health',
    operation: 'get_health',
    summary: 'That the server answers',
    tag: 'server',
    answers: answers(200, healthSchema),
    handle: async () => ({ status: 'ok', version: context.version }),
  });
}

async function publicKeyOf(context: Context, storage: string, kid: string) {
  return (await context.providers.open(storage))?.publicKey(kid) ?? null;
}

async function deviceEntry(context: Context, listed: ListedDevice): Promise<DeviceEntry> {
  const { storage, device, provider, config, trouble } = listed;
  if (provider === null || config === null) {
    const backend_name = device === '' ? storage : `${storage}_${device}`;
    return { ...unknownDevice, device, backend_name, storage, url: '', trouble };
  }
  const queued = await context.patience.ask(storage, () => provider.queue(device)).catch(() => null);
  return {
    device,
    backend_name: longName(storage, config),
    storage,
    description: config.description,
    version: config.version,
    simulator: config.simulator,
    cold_atom_type: config.cold_atom_type,
    num_wires: config.num_wires,
    max_shots: config.max_shots,
    max_experiments: config.max_experiments,
    instructions: config.supported_instructions,
    online: isOnline(config, context.clock()),
    last_seen: config.last_queue_check,
    queued: queued?.length ?? 0,
    url: backendConfig(config, storage, context.url()).url ?? '',
    trouble: queued === null ? `The queue of ${device} cannot be read just now.` : null,
  };
}

const unknownDevice = {
  description: '',
  version: '',
  simulator: false,
  cold_atom_type: '',
  num_wires: 0,
  max_shots: 0,
  max_experiments: 0,
  instructions: [],
  online: false,
  last_seen: null,
  queued: 0,
};
