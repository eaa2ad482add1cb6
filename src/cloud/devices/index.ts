import type { Device } from './contract.ts';
import { fermions } from './fermions.ts';
import { multiqudit } from './multiqudit.ts';
import { rydberg } from './rydberg.ts';
import { singlequdit } from './singlequdit.ts';
import { vqe } from './vqe/vqe.ts';

export type * from './contract.ts';
export { dimensionTooLarge } from './errors.ts';
export { fermions, multiqudit, rydberg, singlequdit, vqe };

/** The simulated devices of the reference, by the names under which it publishes them. */
export const coldAtomDevices: readonly Device[] = [singlequdit, multiqudit, fermions, rydberg];

/** Every device that this package brings; each executes what its own `check` gave, and nothing else. */
export const devices: readonly Device<unknown>[] = [...coldAtomDevices, vqe];
