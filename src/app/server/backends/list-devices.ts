import type { DeviceConfig } from '../../../cloud/jobs/index.ts';
import type { StorageProvider } from '../../../cloud/storage/index.ts';
import type { Context } from '../context.ts';

/** A device of a storage; its config is null when its storage cannot be read, `trouble` says why. */
export interface ListedDevice {
  readonly storage: string;
  readonly device: string;
  readonly provider: StorageProvider | null;
  readonly config: DeviceConfig | null;
  readonly trouble: string | null;
}

/** What was last seen in storages that cannot be read now, for each server. */
const seen = new WeakMap<Context, Map<string, readonly string[]>>();

/**
 * The devices of all active storages, in the order of the storages. One that fails or does not answer in time hides nobody
 * else's: its devices are those that were last seen, or one without a name.
 */
export async function listDevices(context: Context): Promise<readonly ListedDevice[]> {
  const entries = await context.providers.list();
  const known = seen.get(context) ?? new Map<string, readonly string[]>();
  seen.set(context, known);
  const lists = await Promise.all(
    entries.map(async ({ name: storage }): Promise<readonly ListedDevice[]> => {
      try {
        const listed = await context.patience.ask(storage, () => devicesOf(context, storage));
        known.set(
          storage,
          listed.map(({ device }) => device),
        );
        return listed;
      } catch (error) {
        context.options.onEvent?.({ kind: 'error', id: `storage ${storage}`, error });
        const trouble = `The storage provider ${storage} cannot be reached just now.`;
        const devices = known.get(storage) ?? [''];
        return devices.map((device) => ({ storage, device, provider: null, config: null, trouble }));
      }
    }),
  );
  return lists.flat();
}

async function devicesOf(context: Context, storage: string): Promise<readonly ListedDevice[]> {
  const provider = await context.providers.open(storage);
  if (provider === null) return [];
  const devices = await provider.devices();
  const configs = await Promise.all(devices.map((device) => provider.config(device)));
  return devices.flatMap((device, index) => {
    const config = configs[index] ?? null;
    return config === null ? [] : [{ storage, device, provider, config, trouble: null }];
  });
}
