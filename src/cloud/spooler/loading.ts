import type { Device } from '../devices/index.ts';
import { type DeviceConfig, readDeviceConfig } from '../jobs/index.ts';

export interface LoadedDevice {
  readonly device: Device<unknown>;
  readonly config: DeviceConfig;
}

/** The devices of a module, or the one called `name`, with their configs read strictly. Throws an `Error` in words. */
export async function loadDevices(module: string, name: string | null): Promise<LoadedDevice[]> {
  const loaded: unknown = await import(module);
  if (!isObject(loaded)) throw new Error('it is no module.');
  const found = [loaded.device, ...(Array.isArray(loaded.devices) ? loaded.devices : [])].filter(
    (one) => one !== undefined,
  );
  if (found.length === 0) throw new Error('it exports neither `device` nor `devices`.');
  const devices = found.map(asDevice);
  if (name === null) return devices;
  const wanted = devices.filter(({ config }) => config.display_name === name).slice(0, 1);
  if (wanted.length > 0) return wanted;
  throw new Error(`it has no device ${name}, but ${devices.map(({ config }) => config.display_name).join(', ')}.`);
}

function asDevice(value: unknown): LoadedDevice {
  if (!isDevice(value)) throw new Error('what it exports has no config, check and execute.');
  const { config } = value;
  if (!isObject(config) || typeof config.display_name !== 'string') throw new Error('a config has no display_name.');
  return { device: value, config: readDeviceConfig(config, config.display_name) };
}

function isDevice(value: unknown): value is Device<unknown> {
  return (
    isObject(value) &&
    isObject(value.config) &&
    typeof value.check === 'function' &&
    typeof value.execute === 'function'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
