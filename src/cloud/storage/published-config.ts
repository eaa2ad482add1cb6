import {
  type DeviceConfig,
  deviceConfigJson,
  type Jwk,
  readDatetime,
  writeDatetime,
  writeJson,
} from '../jobs/index.ts';
import { configSignedByAnother, missingSigningKey } from './errors.ts';

/** A config as it stands in a storage. */
export interface StoredConfig {
  readonly config: DeviceConfig;
  readonly signedBy: string | null;
}

/** A device's last check is written again when it is this old, milliseconds; peers call a device online for 300 s. */
const freshness = 60_000;

/** The config to publish: the wanted one with what the storage knows of it. Null when nothing but the last check differs. */
export function configToPublish(wanted: DeviceConfig, stored: StoredConfig | null, key?: Jwk): DeviceConfig | null {
  const last_queue_check = wanted.last_queue_check ?? stored?.config.last_queue_check ?? null;
  const kid = wanted.sign ? (key?.kid ?? wanted.kid) : wanted.kid;
  const config = { ...wanted, kid, last_queue_check };
  if (stored === null) return config;
  const signed = (stored.signedBy !== null) === config.sign;
  return signed && sameBesidesCheck(stored.config, config) ? null : config;
}

/** The config with the check noted; null when the noted one is fresh enough. */
export function configAfterCheck(config: DeviceConfig, now: number): DeviceConfig | null {
  const last = config.last_queue_check === null ? null : readDatetime(config.last_queue_check);
  // A check in the future is the work of a clock that went wrong.
  if (last !== null && now - last < freshness && last <= now + freshness) return null;
  return { ...config, last_queue_check: writeDatetime(now) };
}

/** The key that signs the config, null for none. `missing_signing_key`, `config_signed_by_another`. */
export function signingKey(config: DeviceConfig, stored: StoredConfig | null, key?: Jwk): Jwk | null {
  const device = config.display_name;
  if (stored?.signedBy && stored.signedBy !== key?.kid) throw configSignedByAnother(device, stored.signedBy);
  if (!config.sign) return null;
  if (key === undefined) throw missingSigningKey(device);
  return key;
}

function sameBesidesCheck(a: DeviceConfig, b: DeviceConfig): boolean {
  const text = (config: DeviceConfig) => writeJson(deviceConfigJson({ ...config, last_queue_check: null }));
  return text(a) === text(b);
}
