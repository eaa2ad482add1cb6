export { ansatz, ansatzName, ansatzNames, defaultReps } from './ansatz.ts';
export type * from './contract.ts';
export { gradientNeedsExactEnergies, wrongParameterCount } from './errors.ts';
export { optimizer, optimizerNames } from './optimizers/catalogue.ts';
export { nonFiniteEnergy, randomStreamMissing, unsupportedOptimizer, wrongStart } from './optimizers/errors.ts';
export { finalShotsFactor, type Sampling, type SearchOptions, type SearchResult, search } from './search.ts';
export { defaultStart, startingPoint, startNames } from './starting-point.ts';
