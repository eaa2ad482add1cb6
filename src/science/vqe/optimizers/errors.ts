import { defineFailure } from '../../errors/index.ts';

export const unsupportedOptimizer = defineFailure<[name: string, available: readonly string[]]>({
  code: 'unsupported_optimizer',
  status: 400,
  message: (name) => `optimizer "${name}" is not offered`,
  hint: (_name, available) => `use one of ${available.join(', ')}`,
});

export const nonFiniteEnergy = defineFailure<[quantity: 'energy' | 'gradient', evaluation: number]>({
  code: 'non_finite_energy',
  status: 422,
  message: (quantity, evaluation) => `the ${quantity} of evaluation ${evaluation} is not a finite number`,
  hint: () => 'check the Hamiltonian coefficients and the starting parameters: one of them is probably not finite',
});

export const wrongStart = defineFailure<[expected: number, found: number]>({
  code: 'wrong_start',
  status: 400,
  message: (expected, found) => `the search has ${expected} parameters, the starting point has ${found} finite numbers`,
  hint: () => 'give one finite number per parameter of the ansatz',
});

export const randomStreamMissing = defineFailure<[name: string]>({
  code: 'random_stream_missing',
  status: 400,
  message: (name) => `${name} draws random perturbations and was given no random stream`,
  hint: () => 'pass options.random, for example pcg64(seed)',
});
