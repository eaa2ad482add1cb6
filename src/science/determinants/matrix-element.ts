import { popcount } from '../operators/index.ts';
import { type PairIntegrals, pairIndex } from './pair-integrals.ts';
import { stringEnergy } from './same-spin.ts';
import { moveSign, occupiedOrbitals } from './strings.ts';

/** ⟨A B|H|A′ B′⟩ between two determinants given by their α and β strings, without constants (Slater–Condon rules). */
export function matrixElement(
  integrals: PairIntegrals,
  alpha: number,
  beta: number,
  otherAlpha: number,
  otherBeta: number,
): number {
  const movedAlpha = popcount(alpha ^ otherAlpha) / 2;
  const movedBeta = popcount(beta ^ otherBeta) / 2;
  if (movedAlpha + movedBeta > 2) return 0;
  if (movedAlpha + movedBeta === 0) {
    return stringEnergy(alpha, integrals) + stringEnergy(beta, integrals) + repulsion(integrals, alpha, beta);
  }
  if (movedAlpha === 2) return double(integrals, alpha, otherAlpha);
  if (movedBeta === 2) return double(integrals, beta, otherBeta);
  if (movedAlpha === 1 && movedBeta === 1) {
    const a = move(alpha, otherAlpha);
    const b = move(beta, otherBeta);
    return a.sign * b.sign * integrals.values[pairIndex(a.from, a.to) * integrals.pairs + pairIndex(b.from, b.to)]!;
  }
  return movedAlpha === 1 ? single(integrals, alpha, otherAlpha, beta) : single(integrals, beta, otherBeta, alpha);
}

/** The one electron in which `string` differs from `other`: other = ±a†_to a_from string. */
function move(string: number, other: number) {
  const from = 31 - Math.clz32(string & ~other);
  const to = 31 - Math.clz32(other & ~string);
  return { from, to, sign: moveSign(string, from, to) };
}

function single({ orbitals, pairs, oneBody, values }: PairIntegrals, string: number, other: number, spectator: number) {
  const { from, to, sign } = move(string, other);
  const row = pairIndex(from, to) * pairs;
  let element = oneBody[to * orbitals + from]!;
  for (const b of occupiedOrbitals(string)) {
    if (b !== from) element += values[row + pairIndex(b, b)]! - values[pairIndex(to, b) * pairs + pairIndex(b, from)]!;
  }
  for (const b of occupiedOrbitals(spectator)) element += values[row + pairIndex(b, b)]!;
  return sign * element;
}

function double({ pairs, values }: PairIntegrals, string: number, other: number): number {
  const [a, b] = occupiedOrbitals(string & ~other) as [number, number];
  const [r, s] = occupiedOrbitals(other & ~string) as [number, number];
  const between = (string ^ (1 << a) ^ (1 << r)) >>> 0;
  const sign = moveSign(string, a, r) * moveSign(between, b, s);
  return (
    sign * (values[pairIndex(r, a) * pairs + pairIndex(s, b)]! - values[pairIndex(r, b) * pairs + pairIndex(s, a)]!)
  );
}

function repulsion({ pairs, values }: PairIntegrals, alpha: number, beta: number): number {
  let energy = 0;
  for (const p of occupiedOrbitals(alpha)) {
    for (const q of occupiedOrbitals(beta)) energy += values[pairIndex(p, p) * pairs + pairIndex(q, q)]!;
  }
  return energy;
}
