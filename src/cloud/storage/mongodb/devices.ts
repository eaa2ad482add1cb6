import { createHash } from 'node:crypto';
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
  writeJson,
} from '../../jobs/index.ts';
import { keyTaken } from '../errors.ts';
import { checkDevice, isDevice, isKeyName } from '../names.ts';
import { configAfterCheck, configToPublish, type StoredConfig, signingKey } from '../published-config.ts';
import { documentOf, exactly, type RawDocument, textOf } from './bson.ts';
import type { SharedDocument } from './collections.ts';
import { insertedFirst } from './connection.ts';
import type { Parts } from './parts.ts';

interface FoundConfig extends StoredConfig {
  readonly id: SharedDocument['_id'];
  /** As it is stored; of signed ones only. */
  readonly signature: unknown;
}

/** How often a signed config that others keep changing is read again before it is replaced anyway. */
const looks = 3;

/** Configs and keys that spoolers publish and everybody reads. */
export class Devices {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async names(): Promise<string[]> {
    const projection = { display_name: 1, 'payload.display_name': 1 };
    const names = new Set<string>();
    for (const document of await this.#configs.find({}, { projection }).toArray()) {
      const name = displayName(document);
      if (name !== null) names.add(name);
    }
    return [...names].sort();
  }

  async config(device: string): Promise<DeviceConfig | null> {
    return (await this.#stored(device))?.config ?? null;
  }

  async publish(config: DeviceConfig, key?: Jwk): Promise<boolean> {
    const device = checkDevice(config.display_name);
    for (let look = 1; ; look++) {
      const stored = await this.#stored(device);
      const wanted = configToPublish(config, stored, key);
      if (wanted === null) return false;
      if (await this.#write(wanted, stored, look < looks, key)) return true;
    }
  }

  async markChecked(device: string, key?: Jwk): Promise<boolean> {
    for (let look = 1; ; look++) {
      const stored = await this.#stored(device);
      const checked = stored === null ? null : configAfterCheck(stored.config, this.#parts.now());
      if (stored === null || checked === null) return false;
      if (checked.sign || stored.signedBy !== null) {
        if (await this.#write(checked, stored, look < looks, key)) return true;
      } else {
        // Only this: somebody may be publishing the rest.
        const last_queue_check = dateOf(checked.last_queue_check);
        const { matchedCount } = await this.#configs.updateOne({ _id: stored.id }, { $set: { last_queue_check } });
        return matchedCount === 1;
      }
    }
  }

  async publishKey(key: Jwk): Promise<void> {
    const checked = readJwk({ ...key, key_ops: 'verify' });
    const present = await this.publicKey(checked.kid);
    if (present === null) {
      const document = documentOf(this.#parts.connection.driver, jwkText(checked)) ?? {};
      // The same id for whoever publishes under this name: one of them is first.
      if (await insertedFirst(this.#keys.insertOne({ ...document, _id: this.#idOf(`key ${checked.kid}`) }))) return;
    }
    const theirs = present ?? (await this.publicKey(checked.kid));
    if (theirs?.x !== checked.x) throw keyTaken(checked.kid);
  }

  async publicKey(kid: string): Promise<Jwk | null> {
    if (!isKeyName(kid)) return null;
    const found = await this.#keys.findOne({ kid }, { ...exactly, sort: { _id: 1 } });
    if (found === null) return null;
    try {
      return readJwk(JSON.parse(textOf(found)));
    } catch {
      return null;
    }
  }

  async #stored(device: string): Promise<FoundConfig | null> {
    if (!isDevice(device)) return null;
    const filter = { $or: [{ display_name: device }, { 'payload.display_name': device }] };
    // Peers may have written several; everybody here takes the same one.
    const found = await this.#configs.findOne(filter, { ...exactly, sort: { _id: 1 } });
    if (found === null) return null;
    try {
      const { payload, signed } = readStored(textOf(found));
      return {
        id: found._id,
        signature: found.signature,
        config: readDeviceConfig(payload, device),
        signedBy: signed?.header.kid ?? null,
      };
    } catch {
      return null;
    }
  }

  /** False when somebody else published at the same moment; `careful` finds that out for signed ones, which change as a whole. */
  async #write(config: DeviceConfig, stored: FoundConfig | null, careful: boolean, key?: Jwk): Promise<boolean> {
    const signing = signingKey(config, stored, key);
    const payload = deviceConfigJson(config);
    const text = signing === null ? writeJson(payload) : signedText(signDocument(payload, signing));
    const document = documentOf(this.#parts.connection.driver, text) ?? {};
    const dated = signing === null ? document : document.payload;
    setCheck(dated, dateOf(config.last_queue_check));
    if (stored !== null) {
      const same = careful && stored.signedBy !== null ? { signature: stored.signature } : {};
      const { matchedCount } = await this.#configs.replaceOne({ _id: stored.id, ...same }, document);
      return matchedCount === 1;
    }
    return insertedFirst(this.#configs.insertOne({ ...document, _id: this.#idOf(`config ${config.display_name}`) }));
  }

  /** An id that stands for a name: peers give random ones, and two of us must not both be first. */
  #idOf(name: string) {
    return this.#parts.connection.driver.ObjectId.createFromHexString(
      createHash('sha256').update(name).digest('hex').slice(0, 24),
    );
  }

  get #configs() {
    return this.#parts.connection.at.configs;
  }

  get #keys() {
    return this.#parts.connection.at.publicKeys;
  }
}

/** Peers keep the last check as a date. */
function setCheck(config: unknown, date: Date | null): void {
  if (config instanceof Map) config.set('last_queue_check', date);
  else if (typeof config === 'object' && config !== null) Object.assign(config, { last_queue_check: date });
}

function dateOf(check: string | null): Date | null {
  const time = check === null ? null : readDatetime(check);
  return time === null ? null : new Date(time);
}

function displayName({ display_name, payload }: RawDocument): string | null {
  const inside =
    typeof payload === 'object' && payload !== null && 'display_name' in payload ? payload.display_name : null;
  const name = display_name ?? inside;
  return typeof name === 'string' && isDevice(name) ? name : null;
}
