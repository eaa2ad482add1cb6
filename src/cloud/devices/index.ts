import type { Device } from './contract.ts';
import { fermions } from './fermions.ts';
import { multiqudit } from './multiqudit.ts';
import { rydberg } from './rydberg.ts';
import { singlequdit } from './singlequdit.ts';
import { vqe } from './vqe/vqe.ts';

export type * from './contract.ts';
export { deviceFileMissing, dimensionTooLarge, jobRefused, machineFailed } from './errors.ts';
export { type IbmRuntimeOptions, ibmRuntimeDevice } from './ibm/device.ts';
export type { SecretSource } from './ibm/secret.ts';
export {
  angle,
  deviceConfig,
  gate,
  type InstructionRule,
  type JobRules,
  type ParameterRule,
  singleWires,
} from './instruction-rules.ts';
export { checkJob } from './job-check.ts';
export { type LabscriptOptions, labscriptDevice } from './labscript/labscript.ts';
export { motDevice } from './labscript/mot.ts';
export { type BridgeOptions, type LabscriptBridge, pythonBridge } from './labscript/python-bridge.ts';
export type { LabscriptRemote } from './labscript/remote.ts';
export { fermions, multiqudit, rydberg, singlequdit, vqe };

/** The simulated devices of the reference, by the names under which it publishes them. */
export const coldAtomDevices: readonly Device[] = [singlequdit, multiqudit, fermions, rydberg];

/** Every device that this package brings; each executes what its own `check` gave, and nothing else. */
export const devices: readonly Device<unknown>[] = [...coldAtomDevices, vqe];
