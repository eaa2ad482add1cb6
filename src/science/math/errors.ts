import { defineFailure } from '../errors/index.ts';

export const invalidSeed = defineFailure({
  code: 'invalid_seed',
  status: 400,
  message: (seed: number, limit: string) => `A seed is a whole number from 0 to ${limit}, not ${seed}.`,
  hint: () => 'Give --seed a whole number, or leave it out for a drawn one.',
});
