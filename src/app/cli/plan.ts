import { basename } from 'node:path';
import { resolveSettings, type SettingsInput } from '../../science/experiments/index.ts';
import type { Planned } from '../execution/index.ts';
import { readSubjects } from '../inputs/index.ts';
import type { ExperimentOptions } from './experiment-options.ts';

export interface PlanOptions extends ExperimentOptions {
  molecule?: string;
  moleculeIndex?: string;
}

/** Every input with the options as settings; an entry that is wrong becomes a planned failure, so that the others run. */
export async function planExperiments(inputs: readonly string[], options: PlanOptions): Promise<Planned[]> {
  const molecule = options.molecule ?? options.moleculeIndex;
  const subjects = await readSubjects(inputs, {
    ...(molecule === undefined ? {} : { molecule }),
    electrons: options.electrons === undefined ? null : { alpha: options.electrons[0], beta: options.electrons[1] },
  });
  const input = settingsInput(options);
  const planned = subjects.map((subject, index): Planned => {
    if (subject instanceof Error)
      return { name: inputs.length === 1 ? `${basename(inputs[0]!)}[${index}]` : `input ${index}`, error: subject };
    return { settings: resolveSettings(subject, input) };
  });
  // When no experiment can start, the command has failed as a whole and says why.
  const [first] = planned;
  if (first !== undefined && 'error' in first && planned.length === 1) throw first.error;
  return planned;
}

/**
 * The options as settings. quantum-pipeline's `--max-iterations` counts energies, so it and `--max-evaluations` limit the same
 * thing and the smaller one wins; it combines with `--convergence`.
 */
export function settingsInput(options: ExperimentOptions): SettingsInput {
  const limits = [options.maxIterations, options.maxEvaluations].filter((limit) => limit !== undefined);
  const threshold = options.threshold ?? (options.convergence ? 1e-6 : null);
  return {
    basis: options.basis ?? null,
    ansatz: options.ansatz ?? null,
    ansatzReps: options.ansatzReps ?? null,
    mapping: options.mapping ?? null,
    taper: options.taper ?? null,
    frozenCore: options.frozenCore ?? null,
    active: options.active === undefined ? null : { electrons: options.active[0], orbitals: options.active[1] },
    start: options.initStrategy ?? null,
    optimizer: options.optimizer ?? null,
    maxEvaluations: limits.length === 0 ? null : Math.min(...limits),
    threshold,
    shots: options.exact ? null : (options.shots ?? null),
    seed: options.seed ?? null,
    fci: options.fci ?? null,
  };
}
