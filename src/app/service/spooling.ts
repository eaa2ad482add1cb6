import { type AccountStore, openAccounts, secretFrom, storageUnknown } from '../../cloud/accounts/index.ts';
import { type DeviceSource, type Spooler, type SpoolerEvent, startSpooler } from '../../cloud/spooler/index.ts';
import type { StorageProvider } from '../../cloud/storage/index.ts';
import { type DataFolder, defaultTopic, openDelivery } from '../pipeline/index.ts';
import { openProviders, openStorage, type Providers } from '../providers/index.ts';
import { keepAdvancing } from './background.ts';
import { lookAhead, told } from './look-ahead.ts';
import { publishOutcomes } from './publish-outcomes.ts';
import { signingKey } from './signing-key.ts';

export interface SpoolingOptions {
  readonly folder: DataFolder;
  /** Of the records. */
  readonly topic?: string;
  /** Name of a provider of this installation, or the login of one that is not registered here. */
  readonly storage: string | { readonly kind: 'local' | 'mongodb' | 'dropbox'; readonly login: unknown };
  readonly accounts: { readonly sqlite: string } | { readonly postgresql: string };
  readonly devices: readonly DeviceSource[];
  readonly limits?: { readonly seconds?: number; readonly memoryMegabytes?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  onEvent?(
    event: SpoolerEvent | { readonly kind: 'processing'; readonly code: string; readonly message: string },
  ): void;
}

export interface Spooling {
  readonly holder: string;
  readonly devices: readonly string[];
  stop(graceMilliseconds?: number): Promise<void>;
}

/** A spooler by itself: it talks to its storage only, and records go to the data folder of this machine, or where that says. */
export async function startSpooling(options: SpoolingOptions): Promise<Spooling> {
  const { folder, topic = defaultTopic, storage, devices, limits, env, onEvent } = options;
  const onTrouble = (code: string, message: string) => onEvent?.({ kind: 'processing', code, message });
  await lookAhead(folder, topic, onTrouble);
  const opened = await openOne(options, folder.path, storage, env);
  const background = keepAdvancing(folder, { onTrouble });
  const delivery = openDelivery(folder);
  let spooler: Spooler;
  try {
    spooler = await startSpooler({
      provider: opened.provider,
      devices,
      key: await signingKey(folder.path),
      ...(limits === undefined ? {} : { limits }),
      publish: publishOutcomes({
        delivery,
        topic,
        onPublished: () => background.poke(),
        onKept: (why) => told(why, onTrouble),
      }),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
  } catch (error) {
    await background.stop();
    await delivery.close();
    await opened.close();
    throw error;
  }
  return {
    holder: spooler.holder,
    devices: spooler.devices.map(({ display_name }) => display_name),
    async stop(grace = 10_000) {
      await spooler.stop('finish', grace);
      await delivery.close();
      await background.stop();
      await opened.close();
    },
  };
}

interface OpenedStorage {
  readonly provider: StorageProvider;
  close(): Promise<void>;
}

async function openOne(
  { accounts: where }: SpoolingOptions,
  data: string,
  storage: SpoolingOptions['storage'],
  env: SpoolingOptions['env'],
): Promise<OpenedStorage> {
  if (typeof storage !== 'string') {
    const provider = await openStorage(storage.kind, storage.login);
    return { provider, close: () => provider.close() };
  }
  let accounts: AccountStore | null = null;
  let providers: Providers | null = null;
  const close = async () => {
    await providers?.close();
    await accounts?.close();
  };
  try {
    accounts = storage === 'local' ? null : await openAccounts(where, { secret: secretFrom(env) });
    providers = openProviders({ accounts, data });
    const provider = await providers.open(storage);
    if (provider === null) throw storageUnknown(storage);
    return { provider, close };
  } catch (error) {
    await close();
    throw error;
  }
}
