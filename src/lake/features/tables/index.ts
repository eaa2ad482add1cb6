import type { DeclaredTable } from '../declaration.ts';
import { ansatzInfo } from './ansatz-info.ts';
import { hamiltonianTerms } from './hamiltonian-terms.ts';
import { initialParameters } from './initial-parameters.ts';
import { iterationParameters } from './iteration-parameters.ts';
import { molecules } from './molecules.ts';
import { optimalParameters } from './optimal-parameters.ts';
import { performanceMetrics } from './performance-metrics.ts';
import { vqeIterations } from './vqe-iterations.ts';
import { vqeResults } from './vqe-results.ts';

/** The nine feature tables, in the order in which a batch writes them. */
export const featureTables: readonly DeclaredTable[] = [
  molecules,
  ansatzInfo,
  performanceMetrics,
  vqeResults,
  initialParameters,
  optimalParameters,
  vqeIterations,
  iterationParameters,
  hamiltonianTerms,
];
