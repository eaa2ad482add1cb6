export { binomial } from './binomial.ts';
export {
  adjointComplex,
  type ComplexMatrix,
  complexMatrix,
  conjugate,
  multiplyComplex,
  transposeComplex,
} from './complex-matrix.ts';
export type * from './contract.ts';
export { type DavidsonOptions, davidson } from './davidson.ts';
export { eigenSymmetric, phase } from './eigen-symmetric.ts';
export { cos, cosAndSin, exp, log, log1p, sin } from './elementary.ts';
export { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
export { type LanczosOptions, lanczos } from './lanczos.ts';
export {
  congruence,
  identity,
  innerProduct,
  multiply,
  multiplyByTranspose,
  solveLinear,
  transpose,
} from './linear-algebra.ts';
export { type MersenneTwister, mt19937 } from './mt19937.ts';
export { pcg64 } from './pcg64.ts';
export {
  leftSingularVectors,
  orthonormalRows,
  type RowFactorization,
  type SingularVectors,
} from './singular-vectors.ts';
export { compileWebAssembly, decodeHex, type KernelMemory, type WebAssemblyModule } from './web-assembly.ts';
export { type FastStream, fastStream, fastStreamSeed, xoshiro128 } from './xoshiro128.ts';
