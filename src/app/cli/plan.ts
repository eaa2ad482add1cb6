import { basename } from 'node:path';
import { electronsOf, resolveSettings, settingsInput } from '../../science/experiments/index.ts';
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
    electrons: electronsOf(options),
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
