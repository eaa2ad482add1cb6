import { disk, unsynced } from '../../../disk/index.ts';
import {
  type DeviceConfig,
  deviceConfigJson,
  type Jwk,
  jwkText,
  readDeviceConfig,
  readJwk,
  readStored,
  signDocument,
  signedText,
  writeJson,
} from '../../jobs/index.ts';
import { keyTaken } from '../errors.ts';
import { checkDevice, isDevice, isKeyName } from '../names.ts';
import { configAfterCheck, configToPublish, type StoredConfig, signingKey } from '../published-config.ts';
import { encode, readWhole, textOf } from './documents.ts';
import { documentId, isLocalId, type Layout } from './layout.ts';

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
    // An emptied one is written again, whatever is remembered of it.
    const wanted =
      configToPublish(config, stored, key) ??
      (textOf(this.#layout.config(device)) === '' ? (stored?.config ?? null) : null);
    if (wanted === null) return false;
    this.#write(wanted, stored, key);
    return true;
  }

  async markChecked(device: string, key?: Jwk): Promise<boolean> {
    const stored = await this.#stored(device);
    if (stored === null) return false;
    const checked = configAfterCheck(stored.config, this.#now());
    if (checked === null) return false;
    this.#write(checked, stored, key);
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
    if (!isKeyName(kid)) return null;
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
    const signing = signingKey(config, stored, key);
    const payload = deviceConfigJson(config);
    const text = signing === null ? writeJson(payload) : signedText(signDocument(payload, signing));
    unsynced.replace(this.#layout.config(device), encode(text));
    this.#latest.set(device, { config, signedBy: signing?.kid ?? null });
  }
}
