import { type DeviceConfig, type Jwk, publicKey } from '../jobs/index.ts';
import { missingSigningKey, type StorageProvider } from '../storage/index.ts';
import type { SpoolerEvent } from './contract.ts';
import { outlook, type Problem, persist, problemOf } from './trouble.ts';

/** A device's config in the storage, kept fresh. */
export interface Publication {
  /** Resolves when the config is there, or when that is given up because the spooler ends. */
  readonly published: Promise<void>;
  stop(): void;
}

/** Peers call a device online for 300 s after its last check; the storage writes one only when the last is 60 s old. */
const checkEvery = 20_000;

/**
 * Publishes a config (then the public key of a device that signs), and marks it as checked from then on, whether the device
 * is busy or not. Rejects with what the storage refused; while it is only out of reach, `published` waits for it.
 */
export async function keepPublished(
  config: DeviceConfig,
  provider: StorageProvider,
  key: Jwk | undefined,
  emit: (event: SpoolerEvent) => void,
): Promise<Publication> {
  const device = config.display_name;
  if (config.sign && key === undefined) throw missingSigningKey(device);
  const own = config.sign ? key : undefined;
  const ending = new AbortController();
  const onTrouble = (problem: Problem) => emit({ kind: 'trouble', device, ...problem });

  async function publish(): Promise<void> {
    const written = await provider.publishConfig(config, own);
    if (own !== undefined) await provider.publishKey(publicKey(own));
    await provider.markChecked(device, own);
    emit({ kind: 'published', device, written });
  }

  let timer: NodeJS.Timeout | undefined;
  let checking = false;
  async function check(): Promise<void> {
    // The storage may take longer to answer than the time between two checks.
    if (checking) return;
    checking = true;
    await provider.markChecked(device, own).catch((error: unknown) => onTrouble(problemOf(error)));
    checking = false;
  }
  const keep = () => {
    if (!ending.signal.aborted) timer = setInterval(() => void check(), checkEvery);
  };

  let published = Promise.resolve();
  try {
    await publish();
    keep();
  } catch (error) {
    if (outlook(error) === 'hopeless') throw error;
    onTrouble(problemOf(error));
    published = persist(publish, { onTrouble, signal: ending.signal, always: true })
      .catch((last: unknown) => onTrouble(problemOf(last)))
      .then(keep);
  }
  return {
    published,
    stop() {
      ending.abort();
      clearInterval(timer);
    },
  };
}
