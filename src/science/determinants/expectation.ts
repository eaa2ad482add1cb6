import type { Sector } from './contract.ts';
import { electronsBelow, moveSign, stringRank } from './strings.ts';

/** ⟨S²⟩ of a normalised state of the sector: Sz(Sz + 1) + ‖S₊c‖². */
export function spinSquared(sector: Sector, vector: Float64Array): number {
  const { orbitals, alpha, beta, alphaStrings, betaStrings } = sector;
  const sz = (alpha - beta) / 2;
  if (beta === 0 || alpha === orbitals) return sz * (sz + 1);
  // S₊ = Σ_q a†_qα a_qβ. Its rows are built one at a time: α string with one electron more, β string with one less.
  const raised = new Map<number, { orbital: number; row: number; sign: number }[]>();
  for (const [row, string] of alphaStrings.entries()) {
    for (let q = 0; q < orbitals; q++) {
      if ((string >>> q) & 1) continue;
      const target = (string | (1 << q)) >>> 0;
      const sources = raised.get(target) ?? [];
      if (sources.length === 0) raised.set(target, sources);
      sources.push({ orbital: q, row, sign: electronsBelow(string, q) & 1 ? -1 : 1 });
    }
  }
  const columns = betaStrings.length;
  const lowered = loweredBeta(sector);
  const amplitudes = new Float64Array(lowered.size);
  let norm = 0;
  for (const sources of raised.values()) {
    amplitudes.fill(0);
    for (const { orbital, row, sign } of sources) {
      const { column, target, sign: betaSign } = lowered.byOrbital[orbital]!;
      const start = row * columns;
      for (let k = 0; k < column.length; k++) {
        amplitudes[target[k]!]! += sign * betaSign[k]! * vector[start + column[k]!]!;
      }
    }
    for (const amplitude of amplitudes) norm += amplitude * amplitude;
  }
  return sz * (sz + 1) + norm;
}

/** For each orbital what a_qβ does: β strings that hold it, the strings without it, and signs. */
function loweredBeta({ orbitals, betaStrings }: Sector) {
  let size = 0;
  const byOrbital = Array.from({ length: orbitals }, (_, q) => {
    const column: number[] = [];
    const target: number[] = [];
    const sign: number[] = [];
    for (const [j, string] of betaStrings.entries()) {
      if (((string >>> q) & 1) === 0) continue;
      column.push(j);
      target.push(stringRank((string ^ (1 << q)) >>> 0));
      sign.push(electronsBelow(string, q) & 1 ? -1 : 1);
      size = Math.max(size, target[target.length - 1]! + 1);
    }
    return { column: Int32Array.from(column), target: Int32Array.from(target), sign: Int8Array.from(sign) };
  });
  return { size, byOrbital };
}

/** ⟨a†_pα a_qα + a†_pβ a_qβ⟩ of a normalised real state, row-major orbitals²; its trace is the number of electrons. */
export function oneParticleDensity(sector: Sector, vector: Float64Array): Float64Array {
  const density = new Float64Array(sector.orbitals * sector.orbitals);
  addAlphaDensity(sector, vector, density);
  addBetaDensity(sector, vector, density);
  mirror(density, sector.orbitals);
  return density;
}

/** The same of each spin. */
export function spinDensities(
  sector: Sector,
  vector: Float64Array,
): { readonly alpha: Float64Array; readonly beta: Float64Array } {
  const alpha = new Float64Array(sector.orbitals * sector.orbitals);
  const beta = new Float64Array(sector.orbitals * sector.orbitals);
  addAlphaDensity(sector, vector, alpha);
  addBetaDensity(sector, vector, beta);
  mirror(alpha, sector.orbitals);
  mirror(beta, sector.orbitals);
  return { alpha, beta };
}

/** Adds to the lower triangle, p ≥ q. */
function addAlphaDensity({ orbitals, alphaStrings, betaStrings }: Sector, vector: Float64Array, density: Float64Array) {
  const columns = betaStrings.length;
  forEachUpwardMove(alphaStrings, orbitals, (from, to, p, q, sign) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += vector[from * columns + j]! * vector[to * columns + j]!;
    density[p * orbitals + q]! += sign * sum;
  });
}

/** Adds to the lower triangle; overlaps of β columns are collected row by row, so that the vector is read in order. */
function addBetaDensity({ orbitals, alphaStrings, betaStrings }: Sector, vector: Float64Array, density: Float64Array) {
  const rows = alphaStrings.length;
  const columns = betaStrings.length;
  const moves: [number, number, number, number][] = [];
  forEachUpwardMove(betaStrings, orbitals, (from, to, p, q, sign) => moves.push([from, to, p * orbitals + q, sign]));
  const from = Int32Array.from(moves, (move) => move[0]);
  const to = Int32Array.from(moves, (move) => move[1]);
  const element = Int32Array.from(moves, (move) => move[2]);
  const sign = Int8Array.from(moves, (move) => move[3]);
  for (let i = 0; i < rows; i++) {
    const row = vector.subarray(i * columns, (i + 1) * columns);
    for (let k = 0; k < from.length; k++) density[element[k]!]! += sign[k]! * row[from[k]!]! * row[to[k]!]!;
  }
}

function mirror(density: Float64Array, orbitals: number): void {
  for (let p = 0; p < orbitals; p++) {
    for (let q = 0; q < p; q++) density[q * orbitals + p] = density[p * orbitals + q]!;
  }
}

/** All to = ±a†_p a_q from with p ≥ q: half of the symmetric density. */
function forEachUpwardMove(
  strings: Uint32Array,
  orbitals: number,
  onMove: (from: number, to: number, p: number, q: number, sign: number) => void,
): void {
  for (const [from, string] of strings.entries()) {
    for (let q = 0; q < orbitals; q++) {
      if (((string >>> q) & 1) === 0) continue;
      onMove(from, from, q, q, 1);
      for (let p = q + 1; p < orbitals; p++) {
        if ((string >>> p) & 1) continue;
        const moved = ((string ^ (1 << q)) | (1 << p)) >>> 0;
        onMove(from, stringRank(moved), p, q, moveSign(string, q, p));
      }
    }
  }
}
