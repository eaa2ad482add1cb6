import type { SimulationMethod, SimulationOptions } from '../simulator/index.ts';
import { exampleNoiseModel, noiseModelDocument, readNoiseModel, simulationMethod } from '../simulator/index.ts';
import type { Settings } from './contract.ts';
import { largestBondDimension, largestTrajectories } from './defaults.ts';
import { badSetting } from './errors.ts';

/** How circuits are simulated, as a caller may say it: null and undefined mean the default. */
export interface SimulationInput {
  readonly method?: string | null;
  /** The name of a shipped noise model, or a model as its JSON file has it. */
  readonly noise?: unknown;
  readonly bondDimension?: number | null;
  readonly trajectories?: number | null;
}

/** Throws `bad_setting`, and what `simulationMethod`, `exampleNoiseModel` and `readNoiseModel` throw. */
export function simulationSettings(input: SimulationInput | null | undefined): Settings['simulation'] {
  if (input !== null && input !== undefined && typeof input !== 'object') {
    throw badSetting('simulation', input, 'an object');
  }
  const { method, noise, bondDimension, trajectories } = input ?? {};
  return {
    method: readMethod(method),
    noise: readNoise(noise),
    bondDimension: whole('simulation.bondDimension', bondDimension, largestBondDimension),
    trajectories: whole('simulation.trajectories', trajectories, largestTrajectories),
  };
}

/** What the simulator is told; trajectories are drawn from the seed, 0 where there is none. */
export function simulationOptions({ simulation, seed }: Pick<Settings, 'simulation' | 'seed'>): SimulationOptions {
  const { method, noise, bondDimension, trajectories } = simulation;
  return {
    method,
    noise: noise === null ? null : readNoiseModel(noise),
    seed: seed ?? 0,
    ...(bondDimension === null ? {} : { bondDimension }),
    ...(trajectories === null ? {} : { trajectories }),
  };
}

/** A name or a document, checked, as the complete document. */
function readNoise(value: unknown): Settings['simulation']['noise'] {
  if (value === undefined || value === null) return null;
  const model = typeof value === 'string' ? exampleNoiseModel(value) : readNoiseModel(value);
  return { ...noiseModelDocument(model), name: model.name };
}

function readMethod(value: unknown): SimulationMethod {
  if (value === undefined || value === null) return 'automatic';
  if (typeof value !== 'string') throw badSetting('simulation.method', value, 'a name');
  return simulationMethod(value);
}

function whole(name: string, value: unknown, to: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= to) return value;
  throw badSetting(name, value, `a whole number from 1 to ${to}`);
}
