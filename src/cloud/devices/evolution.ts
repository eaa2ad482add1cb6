import { chebyshevTerms, evolveByChebyshev, spectralBounds } from './chebyshev.ts';
import { evolutionTooLong } from './errors.ts';
import { type Block, connectedBlocks, type SparseHamiltonian } from './hamiltonian.ts';
import { tridiagonalize } from './householder.ts';
import type { Pause } from './pause.ts';
import { type Copies, type State, wholeSpace } from './state.ts';
import { tridiagonalSpectrum } from './tridiagonal.ts';

/** Above this many states a block is never diagonalised: its matrix and rotations take 1.5 GB. */
export const largestDiagonalized = 8192;

/** Terms × states of the longest Chebyshev series that is tried; some minutes. */
export const longestSeries = 5e9;

/** Changes amplitudes of one block in place. */
type Propagator = (re: Float64Array, im: Float64Array) => void | Promise<void>;

/**
 * ψ ← exp(−iH)ψ in place. H acts on a small space that lies in the large one as `copies` (the other wires' values); without
 * `copies` it acts on the whole. Each connected block of H goes its cheapest way: a phase, plane rotations of a tridiagonal
 * matrix, the same after Householder's reduction, or a Chebyshev series. Eigenvalues keep about ε·‖H‖, whatever the time.
 * Throws `evolution_too_long` for a block that neither can be diagonalised nor has a short series.
 */
export async function evolve(
  state: State,
  hamiltonian: SparseHamiltonian,
  pause: Pause,
  copies: Copies = wholeSpace(hamiltonian.dimension),
): Promise<void> {
  const { offsets, bases } = copies;
  for (const block of connectedBlocks(hamiltonian)) {
    if (pause.due()) await pause.turn();
    const size = block.states.length;
    if (size === 1) {
      applyPhase(state, block.diagonal[0]!, offsets[block.states[0]!]!, bases);
      continue;
    }
    const propagate = await propagator(block, pause);
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    for (let c = 0; c < bases.length; c++) {
      const base = bases[c]!;
      for (let i = 0; i < size; i++) {
        const at = base + offsets[block.states[i]!]!;
        re[i] = state.re[at]!;
        im[i] = state.im[at]!;
      }
      const done = propagate(re, im);
      if (done) await done;
      for (let i = 0; i < size; i++) {
        const at = base + offsets[block.states[i]!]!;
        state.re[at] = re[i]!;
        state.im[at] = im[i]!;
      }
      if (pause.due()) await pause.turn();
    }
  }
}

function applyPhase(state: State, angle: number, offset: number, bases: ArrayLike<number>): void {
  if (angle === 0) return;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  for (let c = 0; c < bases.length; c++) {
    const at = bases[c]! + offset;
    const re = state.re[at]!;
    const im = state.im[at]!;
    state.re[at] = cosine * re + sine * im;
    state.im[at] = cosine * im - sine * re;
  }
}

async function propagator(block: Block, pause: Pause): Promise<Propagator> {
  const n = block.states.length;
  const chain = chainOf(block);
  if (chain) return throughEigenbasis(block.diagonal, chain);
  const terms = chebyshevTerms(spectralBounds(block).halfWidth);
  // Multiplications and additions of both ways, roughly.
  const byDiagonal = (2 / 3) * n * n * n + 40 * n * n;
  const bySeries = terms * (8 * block.from.length + 12 * n);
  if (n > largestDiagonalized || bySeries < byDiagonal) {
    if (terms * n > longestSeries) throw evolutionTooLong(n, terms);
    return (re, im) => evolveByChebyshev(block, re, im, pause);
  }
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = block.diagonal[i]!;
  for (let c = 0; c < block.from.length; c++) {
    const row = Math.max(block.from[c]!, block.to[c]!);
    matrix[row * n + Math.min(block.from[c]!, block.to[c]!)]! += block.strength[c]!;
  }
  const reduced = await tridiagonalize(matrix, n, pause);
  const inner = throughEigenbasis(reduced.diagonal, reduced.offDiagonal);
  return (re, im) => {
    reduced.toTridiagonal(re);
    reduced.toTridiagonal(im);
    inner(re, im);
    reduced.fromTridiagonal(re);
    reduced.fromTridiagonal(im);
  };
}

/** The couplings of a block whose states form a chain in their order, else null. */
function chainOf(block: Block): Float64Array | null {
  const couplings = new Float64Array(block.states.length - 1);
  for (let c = 0; c < block.from.length; c++) {
    if (Math.abs(block.from[c]! - block.to[c]!) !== 1) return null;
    couplings[Math.min(block.from[c]!, block.to[c]!)]! += block.strength[c]!;
  }
  return couplings;
}

function throughEigenbasis(diagonal: Float64Array, offDiagonal: Float64Array) {
  const spectrum = tridiagonalSpectrum(diagonal, offDiagonal);
  const cosines = spectrum.values.map(Math.cos);
  const sines = spectrum.values.map(Math.sin);
  return (re: Float64Array, im: Float64Array): void => {
    spectrum.toEigenbasis(re);
    spectrum.toEigenbasis(im);
    for (let i = 0; i < re.length; i++) {
      const x = re[i]!;
      const y = im[i]!;
      re[i] = cosines[i]! * x + sines[i]! * y;
      im[i] = cosines[i]! * y - sines[i]! * x;
    }
    spectrum.fromEigenbasis(re);
    spectrum.fromEigenbasis(im);
  };
}
