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

/** Read from the storage at each request: a device that a peer publishes is there at once. Throws `WireRefusal`. */
export async function findDevice(context: Context, name: string, question: DeviceQuestion): Promise<FoundDevice> {
  const address = splitBackendName(name, context.defaultStorage);
  if (address === null) throw new WireRefusal(unknownBackend(name, question));
  const { provider: storage, display: device } = address;
  return fromStorage(context, storageUnreachable, async () => {
    const provider = await context.providers.open(storage);
    const config = provider === null ? null : await provider.config(device);
    if (provider === null || config === null) throw new WireRefusal(unknownBackend(name, question));
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
