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
  writeDatetime,
  writeJson,
} from '../../jobs/index.ts';
import { configSignedByAnother, keyTaken, missingSigningKey } from '../errors.ts';
import type { Files } from './files.ts';
import { configs, layout } from './layout.ts';
import { checkDevice, isDevice } from './names.ts';

/** A device's last check is written again when it is this old, milliseconds; peers call a device online for 300 s. */
const freshness = 60_000;

interface StoredConfig {
  readonly config: DeviceConfig;
  readonly signedBy: string | null;
  /** False for what answers while a peer's document is unreadable. */
  readonly sound: boolean;
  readonly rev: string;
}

/** Configs and keys that spoolers publish and everybody reads. One call to read; two to write, for others write too. */
export class Devices {
  readonly #files: Files;
  readonly #now: () => number;
  readonly #latest = new Map<string, StoredConfig>();

  constructor(files: Files, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  async names(): Promise<string[]> {
    return (await this.#files.list(configs, true))
      .map(({ path }) => path.slice(configs.length + 1).split('/'))
      .filter((parts) => parts.length === 2 && parts[1] === 'config.json' && isDevice(parts[0]!))
      .map(([device]) => device!)
      .sort();
  }

  async config(device: string): Promise<DeviceConfig | null> {
    return (await this.#stored(device))?.config ?? null;
  }

  async publish(config: DeviceConfig, key?: Jwk): Promise<boolean> {
    const device = checkDevice(config.display_name);
    for (;;) {
      const stored = await this.#stored(device);
      const last_queue_check = config.last_queue_check ?? stored?.config.last_queue_check ?? null;
      const kid = config.sign ? (key?.kid ?? config.kid) : config.kid;
      const wanted = { ...config, kid, last_queue_check };
      const same =
        stored?.sound && (stored.signedBy !== null) === config.sign && sameBesidesCheck(stored.config, wanted);
      if (same) return false;
      if (await this.#write(wanted, stored, key)) return true;
    }
  }

  /** No call while what this process knows is fresh. */
  async markChecked(device: string, key?: Jwk): Promise<boolean> {
    const known = this.#latest.get(device);
    if (known !== undefined && this.#isFresh(known.config)) return false;
    for (;;) {
      const stored = await this.#stored(device);
      if (stored === null || this.#isFresh(stored.config)) return false;
      const checked = { ...stored.config, last_queue_check: writeDatetime(this.#now()) };
      if (await this.#write(checked, stored, key)) return true;
    }
  }

  async publishKey(key: Jwk): Promise<void> {
    const checked = readJwk({ ...key, key_ops: 'verify' });
    const path = layout.publicKey(checked.kid);
    if ((await this.#files.ensure(path, jwkText(checked))) !== null) return;
    const present = await this.publicKey(checked.kid);
    if (present?.x !== checked.x) throw keyTaken(checked.kid);
  }

  async publicKey(kid: string): Promise<Jwk | null> {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(kid)) return null;
    const found = await this.#files.read(layout.publicKey(kid));
    if (found === null) return null;
    try {
      const key = readJwk(JSON.parse(found.text));
      // Names that differ in case only are one file.
      return key.kid === kid ? key : null;
    } catch {
      return null;
    }
  }

  async #stored(device: string): Promise<StoredConfig | null> {
    if (!isDevice(device)) return null;
    const found = await this.#files.read(layout.config(device));
    if (found === null) {
      this.#latest.delete(device);
      return null;
    }
    const before = this.#latest.get(device);
    if (before?.rev === found.rev) return before;
    try {
      const { payload, signed } = readStored(found.text);
      const config = readDeviceConfig(payload, device);
      const stored = { config, signedBy: signed?.header.kid ?? null, sound: true, rev: found.rev };
      this.#latest.set(device, stored);
      return stored;
    } catch {
      return before === undefined ? null : { ...before, sound: false, rev: found.rev };
    }
  }

  #isFresh({ last_queue_check }: DeviceConfig): boolean {
    const now = this.#now();
    const last = last_queue_check === null ? null : readDatetime(last_queue_check);
    // A check in the future is the work of a clock that went wrong.
    return last !== null && now - last < freshness && last <= now + freshness;
  }

  /** False when somebody else has written meanwhile. */
  async #write(config: DeviceConfig, stored: StoredConfig | null, key?: Jwk): Promise<boolean> {
    const device = config.display_name;
    if (stored?.signedBy && stored.signedBy !== key?.kid) throw configSignedByAnother(device, stored.signedBy);
    if (config.sign && key === undefined) throw missingSigningKey(device);
    const signedBy = config.sign && key !== undefined ? key.kid : null;
    const payload = deviceConfigJson(config);
    const text = signedBy !== null && key !== undefined ? signedText(signDocument(payload, key)) : writeJson(payload);
    const path = layout.config(device);
    let rev = stored === null ? await this.#files.ensure(path, text) : await this.#files.update(path, text, stored.rev);
    if (rev === null) {
      const present = await this.#files.read(path);
      // Our own, of a call whose answer was lost; or nothing that can be read, and never was.
      if (present?.text === text) rev = present.rev;
      else if (stored === null && (await this.#stored(device)) === null) rev = await this.#files.replace(path, text);
      else return false;
    }
    this.#latest.set(device, { config, signedBy, sound: true, rev });
    return true;
  }
}

function sameBesidesCheck(a: DeviceConfig, b: DeviceConfig): boolean {
  const text = (config: DeviceConfig) => writeJson(deviceConfigJson({ ...config, last_queue_check: null }));
  return text(a) === text(b);
}
