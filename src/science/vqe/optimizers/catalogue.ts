import type { Optimizer, OptimizerName } from '../contract.ts';
import { cobyla } from './cobyla.ts';
import { unsupportedOptimizer } from './errors.ts';
import { lBfgsB } from './l-bfgs-b.ts';
import { nelderMead } from './nelder-mead.ts';
import { slsqp } from './slsqp.ts';
import { spsa } from './spsa.ts';

const optimizers: readonly Optimizer[] = [lBfgsB, cobyla, slsqp, nelderMead, spsa];

/** The names that `optimizer` accepts, as records spell them; the first is the default of an experiment. */
export const optimizerNames: readonly OptimizerName[] = optimizers.map(({ name }) => name);

/** The optimizer of that name, in any case. Throws `unsupported_optimizer`, which lists those there are. */
export function optimizer(name: string): Optimizer {
  const wanted = name.trim().toLowerCase();
  const found = optimizers.find((candidate) => candidate.name.toLowerCase() === wanted);
  if (!found) throw unsupportedOptimizer(name, optimizerNames);
  return found;
}
