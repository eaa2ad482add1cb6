import { disk, unsynced } from '../../../disk/index.ts';
import {
  type DeviceConfig,
  deviceConfigJson,
  type Jwk,
  jwkText,
  readDatetime,
  readDeviceConfig,
  readJwk,
  readStored,
  signDocument,
  signedText,
  type Writable,
  writeDatetime,
  writeJson,
} from '../../jobs/index.ts';
import { configSignedByAnother, keyTaken, missingSigningKey } from '../errors.ts';
import { encode, readWhole, textOf } from './documents.ts';
import { checkDevice, documentId, isDevice, isLocalId, type Layout } from './layout.ts';

/** A device's last check is written again when it is this old, milliseconds; peers call a device online for 300 s. */
const freshness = 60_000;

interface StoredConfig {
  readonly config: DeviceConfig;
  readonly signedBy: string | null;
}

/** Configs and keys that spoolers publish and everybody reads. */
export class Devices {
  readonly #layout: Layout;
  readonly #now: () => number;
  /** What was read or written last: answers while a peer's file is torn. */
  readonly #latest = new Map<string, StoredConfig>();

  constructor(layout: Layout, now: () => number) {
    this.#layout = layout;
    this.#now = now;
  }

  names(): string[] {
    return unsynced
      .names(this.#layout.configs)
      .map(documentId)
      .filter((name) => name !== null)
      .filter(isDevice)
      .sort();
  }

  async config(device: string): Promise<DeviceConfig | null> {
    return (await this.#stored(device))?.config ?? null;
  }

  async publish(config: DeviceConfig, key?: Jwk): Promise<boolean> {
    const device = checkDevice(config.display_name);
    const stored = await this.#stored(device);
    const last_queue_check = config.last_queue_check ?? stored?.config.last_queue_check ?? null;
    const kid = config.sign ? (key?.kid ?? config.kid) : config.kid;
    const wanted = { ...config, kid, last_queue_check };
    if (stored !== null && textOf(this.#layout.config(device)) !== '') {
      const signed = (stored.signedBy !== null) === config.sign;
      if (signed && sameBesidesCheck(stored.config, wanted)) return false;
    }
    this.#write(wanted, stored, key);
    return true;
  }

  async markChecked(device: string, key?: Jwk): Promise<boolean> {
    const stored = await this.#stored(device);
    if (stored === null) return false;
    const now = this.#now();
    const last = stored.config.last_queue_check === null ? null : readDatetime(stored.config.last_queue_check);
    // A check in the future is the work of a clock that went wrong.
    if (last !== null && now - last < freshness && last <= now + freshness) return false;
    this.#write({ ...stored.config, last_queue_check: writeDatetime(now) }, stored, key);
    return true;
  }

  async publishKey(key: Jwk): Promise<void> {
    const checked = readJwk({ ...key, key_ops: 'verify' });
    const path = this.#layout.publicKey(checked.kid);
    await disk.makeFolder(path.slice(0, path.lastIndexOf('/')));
    if (await disk.createExclusive(path, encode(jwkText(checked)))) return;
    const present = await this.publicKey(checked.kid);
    if (present === null) await disk.replace(path, encode(jwkText(checked)));
    else if (present.x !== checked.x) throw keyTaken(checked.kid);
  }

  async publicKey(kid: string): Promise<Jwk | null> {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(kid)) return null;
    return readWhole(this.#layout.publicKey(kid), (text) => readJwk(JSON.parse(text)));
  }

  async #stored(device: string): Promise<StoredConfig | null> {
    if (!isDevice(device) || !isLocalId(device)) return null;
    const path = this.#layout.config(device);
    const read = await readWhole(path, (text) => {
      const { payload, signed } = readStored(text);
      return { config: readDeviceConfig(payload, device), signedBy: signed?.header.kid ?? null };
    });
    if (read !== null) this.#latest.set(device, read);
    else if (unsynced.modified(path) === null) this.#latest.delete(device);
    return read ?? this.#latest.get(device) ?? null;
  }

  #write(config: DeviceConfig, stored: StoredConfig | null, key?: Jwk): void {
    const device = config.display_name;
    if (stored?.signedBy && stored.signedBy !== key?.kid) throw configSignedByAnother(device, stored.signedBy);
    if (config.sign && key === undefined) throw missingSigningKey(device);
    const signedBy = config.sign && key !== undefined ? key.kid : null;
    const payload = deviceConfigJson(config);
    const text = signedBy !== null && key !== undefined ? signedText(signDocument(payload, key)) : writeJson(payload);
    unsynced.replace(this.#layout.config(device), encode(text));
    this.#latest.set(device, { config, signedBy });
  }
}

function sameBesidesCheck(a: DeviceConfig, b: DeviceConfig): boolean {
  const text = (config: DeviceConfig): string => {
    const document: Writable = deviceConfigJson({ ...config, last_queue_check: null });
    return writeJson(document);
  };
  return text(a) === text(b);
}
