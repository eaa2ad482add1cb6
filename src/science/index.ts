export * as chemistry from './chemistry/index.ts';
export * as determinants from './determinants/index.ts';
export * as errors from './errors/index.ts';
export * as experiments from './experiments/index.ts';
export * as math from './math/index.ts';
export * as operators from './operators/index.ts';
export * as simulator from './simulator/index.ts';
export * as vqe from './vqe/index.ts';
