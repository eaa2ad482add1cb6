import { type DeviceConfig, splitBackendName } from '../../../cloud/jobs/index.ts';
import type { StorageProvider } from '../../../cloud/storage/index.ts';
import { Failure } from '../../../science/errors/index.ts';
import type { Context } from '../context.ts';
import { type DeviceQuestion, storageUnreachable, unknownBackend, type WireAnswer, WireRefusal } from './answers.ts';

/** A device where the name of a URL points to. */
export interface FoundDevice {
  readonly provider: StorageProvider;
  readonly storage: string;
  readonly device: string;
  readonly config: DeviceConfig;
}

/** How long a device counts as known where only its name matters, milliseconds. */
const knownFor = 1000;
const known = new WeakMap<StorageProvider, Map<string, { readonly config: DeviceConfig; readonly until: number }>>();

/**
 * Read from the storage at each request: a device that a peer publishes is there at once. For jobs a config of the last second
 * will do: reading it would take as long as storing the job. Throws `WireRefusal`.
 */
export async function findDevice(context: Context, name: string, question: DeviceQuestion): Promise<FoundDevice> {
  const address = splitBackendName(name, context.defaultStorage);
  if (address === null) throw new WireRefusal(unknownBackend(name, question));
  const { provider: storage, display: device } = address;
  return fromStorage(context, storageUnreachable, async () => {
    const provider = await context.providers.open(storage);
    if (provider === null) throw new WireRefusal(unknownBackend(name, question));
    const devices = known.get(provider) ?? new Map();
    known.set(provider, devices);
    const recent = question === 'job' ? devices.get(device) : undefined;
    const now = performance.now();
    if (recent !== undefined && now < recent.until) return { provider, storage, device, config: recent.config };
    const config = await provider.config(device);
    if (config === null) {
      devices.delete(device);
      throw new WireRefusal(unknownBackend(name, question));
    }
    devices.set(device, { config, until: now + knownFor });
    return { provider, storage, device, config };
  });
}

/** What a storage gives; `answer` when it fails. */
export async function fromStorage<Value>(
  context: Context,
  answer: WireAnswer,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Failure) || error.status < 500) throw error;
    context.options.onEvent?.({ kind: 'error', id: 'storage', error });
    throw new WireRefusal(answer);
  }
}
