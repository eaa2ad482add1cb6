import { join } from 'node:path';
import { disk } from '../../disk/index.ts';
import { version } from '../config/index.ts';
import type { ExperimentOptions } from './experiment-options.ts';

const kept = [
  'basis',
  'ansatz',
  'ansatzReps',
  'mapping',
  'taper',
  'frozenCore',
  'active',
  'initStrategy',
  'optimizer',
  'maxIterations',
  'maxEvaluations',
  'convergence',
  'threshold',
  'shots',
  'exact',
  'seed',
  'fci',
  'electrons',
  'molecule',
  'moleculeIndex',
  'topic',
] as const;

/** Writes the options of an experiment (and nothing else: no credentials, no paths of data) as JSON; gives the path. */
export async function writeConfiguration(
  folder: string,
  inputs: readonly string[],
  options: ExperimentOptions & { readonly topic?: string; readonly molecule?: string; readonly moleculeIndex?: string },
): Promise<string> {
  const chosen = Object.fromEntries(
    kept.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
  await disk.makeFolder(folder);
  const path = join(folder, `configuration-${stamp}.json`);
  await disk.replace(
    path,
    Buffer.from(`${JSON.stringify({ eigenlake: version, inputs, options: chosen }, null, 2)}\n`),
  );
  return path;
}
