import { instantiateKernels } from '../../dist/science/simulator/wasm/kernels.js';
import { secondsPerCall } from '../measure.mjs';

const pageBytes = 65536;
/** More than any cache keeps. */
export const passBytes = 256 * 1024 * 1024;

/** Seconds of one in-place pass of the same build over 256 MiB, on one thread: what memory allows at best. */
export function memoryPass() {
  const { kernels, memory } = instantiateKernels();
  memory.grow(passBytes / pageBytes);
  return secondsPerCall(() => kernels.scale(pageBytes, passBytes, 1));
}
