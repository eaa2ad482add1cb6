import { largestComponent } from './vectors.ts';

/**
 * Whether a gradient is as small as double precision can make it: with energies good to 1e-15 relative, a line search
 * cannot tell a gradient below about 1e-6·max(1, |E|) from zero.
 */
export function isFlatWithinRounding(gradient: Float64Array, energy: number): boolean {
  return largestComponent(gradient) <= 1e-6 * Math.max(1, Math.abs(energy));
}
