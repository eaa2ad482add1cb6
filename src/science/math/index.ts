export type * from './contract.ts';
export { eigenSymmetric, phase } from './eigen-symmetric.ts';
export {
  congruence,
  identity,
  innerProduct,
  multiply,
  multiplyByTranspose,
  solveLinear,
  transpose,
} from './linear-algebra.ts';
export { pcg64 } from './pcg64.ts';
