import type { Device } from '../contract.ts';
import { checkVqeJob, type VqeCircuit } from './circuit.ts';
import { vqeConfig } from './config.ts';
import { executeVqe } from './execute.ts';

/**
 * Ground states of molecules and Pauli sums: `{"experiment_0": {"molecule": …, "options": {…flags of `eigenlake run`}}}`.
 * `results[i].data.experiment` is the experiment document of `eigenlake run`, `data.trajectory` its curve of at most 500 points.
 */
export const vqe: Device<VqeCircuit> = { config: vqeConfig, check: checkVqeJob, execute: executeVqe };
