import type { AtomicOrbitals } from './atomic-orbitals.ts';
import { atomicOrbitals } from './atomic-orbitals.ts';
import type { BasisSet } from './basis.ts';
import { elementOf } from './elements.ts';
import { coulombExchange } from './fock.ts';
import { type Integrals, integralsOf } from './integrals.ts';
import { held } from './occupation.ts';
import { orthonormalBasis } from './orthonormal-basis.ts';
import { pointGroup } from './point-group.ts';
import { iterateField, toAtomicOrbitals, toOrthonormal } from './self-consistent-field.ts';

/** Where the iterations start: a Fock matrix in atomic orbitals. */
export type Guess = 'sad' | 'core' | 'gwh';

/**
 * The Fock matrix of a starting guess.
 * `sad`: the field of superposed, spherically averaged atoms (van Lenthe et al., J. Comput. Chem. 27, 926 (2006));
 * `core`: no electrons; `gwh`: generalised Wolfsberg–Helmholz, K = 1.75 (J. Chem. Phys. 20, 837 (1952)).
 */
export function guessFock(guess: Guess, integrals: Integrals, orbitals: AtomicOrbitals, basis: BasisSet): Float64Array {
  if (guess === 'core') return integrals.core;
  if (guess === 'gwh') return wolfsbergHelmholz(integrals);
  const density = superposedAtoms(orbitals, basis);
  const { coulomb, exchange } = coulombExchange(integrals.repulsion, integrals.size, [density]);
  return integrals.core.map((h, i) => h + coulomb[i]! - 0.5 * exchange[0]![i]!);
}

function wolfsbergHelmholz({ core, overlap, size }: Integrals): Float64Array {
  const fock = Float64Array.from(core);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i !== j) fock[i * size + j] = 0.875 * overlap[i * size + j]! * (core[i * size + i]! + core[j * size + j]!);
    }
  }
  return fock;
}

/** Spin-summed density of neutral atoms side by side, in the molecule's atomic orbitals. */
function superposedAtoms(orbitals: AtomicOrbitals, basis: BasisSet): Float64Array {
  const { nuclei, size, offsets, functions } = orbitals;
  const atoms = new Map<string, Float64Array>();
  const density = new Float64Array(size * size);
  nuclei.symbols.forEach((symbol, atom) => {
    let own = atoms.get(symbol);
    if (!own) {
      own = atomicDensity(symbol, basis);
      atoms.set(symbol, own);
    }
    // The atom has the s and p functions only, in the molecule's order: no ground state up to Ar occupies d.
    const places: number[] = [];
    for (let f = offsets[atom]!; f < offsets[atom + 1]!; f++) if (functions[f]!.l < 2) places.push(f);
    places.forEach((p, i) => {
      places.forEach((q, j) => {
        density[p * size + q] = own[i * places.length + j]!;
      });
    });
  });
  return density;
}

/** Electrons of each subshell in the order of filling: s or p, and how many it takes. */
const subshells = [
  ['s', 2],
  ['s', 2],
  ['p', 6],
  ['s', 2],
  ['p', 6],
] as const;

/** Spin-summed density of a neutral atom whose open subshell is spread evenly over its orbitals and both spins. */
function atomicDensity(symbol: string, basis: BasisSet): Float64Array {
  const nuclei = {
    symbols: [symbol],
    charges: Float64Array.of(elementOf(symbol)!.number),
    positions: new Float64Array(3),
  };
  const shells = basis.elements[symbol]!.map(({ l, exponents, coefficients }) => {
    const kept = coefficients.map((_, k) => l[k] ?? l[0]!).map((momentum, k) => ({ momentum, k }));
    const low = kept.filter(({ momentum }) => momentum < 2);
    return { l: low.map(({ momentum }) => momentum), exponents, coefficients: low.map(({ k }) => coefficients[k]!) };
  }).filter((shell) => shell.l.length > 0);
  const orbitals = atomicOrbitals(nuclei, { name: basis.name, elements: { [symbol]: shells } });
  const integrals = integralsOf(orbitals);
  const adapted = orthonormalBasis(orbitals, pointGroup(nuclei), integrals.overlap);
  const s: number[] = [];
  const p: number[] = [];
  let left = elementOf(symbol)!.number;
  for (const [kind, capacity] of subshells) {
    const electrons = Math.min(left, capacity);
    left -= electrons;
    if (electrons > 0) (kind === 's' ? s : p).push(electrons / capacity);
  }
  // In D2h the totally symmetric orbitals are s, and each direction of p has a representation of its own.
  const filling = new Map(adapted.blocks.map(({ irrep }) => [irrep, irrep === 0 ? s : p]));
  const occupy = held({ alpha: filling, beta: filling });
  const start = toOrthonormal(integrals.core, adapted);
  const field = iterateField(integrals, adapted, [start], { method: 'rhf', occupy });
  return toAtomicOrbitals(field.densityAlpha, adapted).map((value) => 2 * value);
}
