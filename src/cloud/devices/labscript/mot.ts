import type { Device } from '../contract.ts';
import { deviceConfig, type JobRules, noParameters } from '../instruction-rules.ts';
import { type LabscriptOptions, labscriptDevice } from './labscript.ts';

const wireOrNone = [[0], []];

const rules: JobRules = {
  device: 'mot',
  wires: 1,
  leastJobWires: 1,
  wireOrders: ['interleaved', 'sequential'],
  maxShots: 100,
  instructions: [
    { name: 'barrier', wires: wireOrNone, parameters: noParameters, local: true },
    { name: 'measure', wires: wireOrNone, parameters: noParameters, local: true },
    {
      name: 'load',
      wires: wireOrNone,
      parameters: [{ name: 'the number of atoms', least: 1, most: 500, whole: true }],
      local: true,
    },
  ],
};

const config = deviceConfig(rules, {
  description: 'Setup of an atomic mot.',
  version: '0.2',
  type: 'spin',
  species: 1,
  supported: ['barrier', 'measure', 'load'],
  simulator: false,
});

/** The magneto-optical trap of the reference (labscript-qc-example): its instructions, limits and config, on your machine. */
export function motDevice(options: Omit<LabscriptOptions, 'config' | 'rules'>): Device {
  return labscriptDevice({ ...options, config, rules });
}
