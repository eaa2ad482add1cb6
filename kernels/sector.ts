// The kernels of states over determinants: a module of their own, for a room that stands before the simulators. No allocation
// and no state: every address comes from the caller. A block is α strings × β strings, row-major.

export { interleave, rotateSector, unrotateSector } from './sector-rotation';
export { addMirrored, multiplyAlongRows, multiplyRows, selectEntries } from './sector-sigma';
