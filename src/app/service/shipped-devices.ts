import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeviceSource } from '../../cloud/spooler/index.ts';

/** Where the threads of a spooler find the simulated devices: all of them. */
export const shippedDevices = (): DeviceSource => ({ module: import.meta.resolve('#devices') });

/** A lab's own file, relative to the working directory. */
export const deviceFile = (path: string): DeviceSource => ({ module: pathToFileURL(resolve(path)).href });
