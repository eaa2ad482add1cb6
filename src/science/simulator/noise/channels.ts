import { exp } from '../../math/index.ts';
import { invalidChannel } from './errors.ts';
import { type Operator, pauliOperator, realOperator, scaled } from './operator.ts';

/** A completely positive, trace-preserving map ρ → Σ KρK† of one or two qubits. */
export interface Channel {
  readonly qubits: 1 | 2;
  readonly kraus: readonly Operator[];
  /** Where the map is a mixture of Pauli strings, their probabilities by `pauliOperator`'s index, else null. */
  readonly probabilities: Float64Array | null;
}

/**
 * ρ → Σ p_P PρP over Pauli strings, `probabilities` by `pauliOperator`'s index (4 or 16 of them). Throws `invalid_channel`
 * unless they are probabilities with sum 1 (to 1e-9).
 */
export function pauliChannel(probabilities: Float64Array): Channel {
  const qubits = probabilities.length === 4 ? 1 : 2;
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (probabilities.some((p) => !(p >= 0)) || !(Math.abs(sum - 1) < 1e-9)) {
    throw invalidChannel('Pauli channel', 'its probabilities are not negative and have sum 1');
  }
  const kraus = Array.from(probabilities, (p, index) => ({ p, index }))
    .filter(({ p }) => p > 0)
    .map(({ p, index }) => scaled(pauliOperator(qubits, index), Math.sqrt(p)));
  return { qubits, kraus, probabilities: probabilities.slice() };
}

/** The largest parameter that keeps a depolarising channel of this many qubits completely positive: 4/3 and 16/15. */
export function depolarizingLimit(qubits: 1 | 2): number {
  return qubits === 1 ? 4 / 3 : 16 / 15;
}

/**
 * ρ → (1 − p)ρ + p·tr(ρ)·I/2^qubits: with p = 1 nothing of the state is left. (The convention of Qiskit's `depolarizing_error`;
 * every Pauli string but the identity then has probability p/4^qubits.) Throws `invalid_channel`.
 */
export function depolarizing(qubits: 1 | 2, p: number): Channel {
  const limit = depolarizingLimit(qubits);
  // Rounded decimals of the limit itself are meant as the limit.
  if (!(p >= 0 && p <= limit + 1e-12)) {
    throw invalidChannel('depolarizing', `its parameter on ${qubits} qubits is from 0 to ${limit}, not ${p}`);
  }
  const size = qubits === 1 ? 4 : 16;
  const probabilities = new Float64Array(size).fill(p / size);
  probabilities[0] = Math.max(0, 1 - (p * (size - 1)) / size);
  return pauliChannel(probabilities);
}

/** |1⟩ → |0⟩ with probability γ. Throws `invalid_channel`. */
export function amplitudeDamping(gamma: number): Channel {
  checkProbability('amplitude damping', gamma);
  return relaxation(1 - gamma, Math.sqrt(1 - gamma), 0);
}

/** Coherence shrinks by √(1 − λ), populations stay; half of it is a Z error with probability (1 − √(1 − λ))/2. Throws `invalid_channel`. */
export function phaseDamping(lambda: number): Channel {
  checkProbability('phase damping', lambda);
  const flip = (1 - Math.sqrt(1 - lambda)) / 2;
  return pauliChannel(Float64Array.of(1 - flip, 0, flip, 0));
}

/**
 * What T1 and T2 do in `duration` (one unit for all three; Infinity for no decay): populations go to (1 − p, p) as
 * exp(−t/T1), coherence as exp(−t/T2). Throws `invalid_channel` unless T2 ≤ 2·T1.
 */
export function thermalRelaxation(t1: number, t2: number, duration: number, excitedPopulation = 0): Channel {
  if (!(t1 > 0) || !(t2 > 0)) throw invalidChannel('thermal relaxation', 'T1 and T2 are positive');
  if (!(duration >= 0 && duration < Infinity)) throw invalidChannel('thermal relaxation', 'a duration is not negative');
  if (t2 > 2 * t1 * (1 + 1e-12)) throw invalidChannel('thermal relaxation', `T2 = ${t2} is more than twice T1 = ${t1}`);
  checkProbability('excited population', excitedPopulation);
  return relaxation(exp(-duration / t1), exp(-duration / t2), excitedPopulation);
}

/**
 * Populations keep a part `kept` of their distance from (1 − p, p), coherence keeps `coherence`. The two diagonal Kraus
 * operators are the eigenvectors of the block of Choi's matrix that |00⟩ and |11⟩ span.
 */
function relaxation(kept: number, coherence: number, p: number): Channel {
  const stays0 = 1 - p * (1 - kept);
  const stays1 = 1 - (1 - p) * (1 - kept);
  const up = Math.sqrt(Math.max(0, 1 - stays0));
  const down = Math.sqrt(Math.max(0, 1 - stays1));
  const mean = (stays0 + stays1) / 2;
  const half = (stays0 - stays1) / 2;
  const radius = Math.sqrt(half * half + coherence * coherence);
  // Angle of the first eigenvector, from (cos 2α, sin 2α) = (half, coherence)/radius.
  const cosine = radius === 0 ? 1 : Math.sqrt(Math.max(0, (1 + half / radius) / 2));
  const sine = radius === 0 ? 0 : Math.sqrt(Math.max(0, (1 - half / radius) / 2));
  const large = Math.sqrt(mean + radius);
  // (mean − radius) loses its digits where pure damping makes it zero; the determinant does not.
  const determinant = stays0 * stays1 - coherence * coherence;
  const small = Math.sqrt(Math.max(0, determinant > 1e-15 ? determinant / (mean + radius) : 0));
  const diagonal = (a: number, b: number) =>
    realOperator([
      [a, 0],
      [0, b],
    ]);
  const kraus = [diagonal(large * cosine, large * sine)];
  if (small > 0) kraus.push(diagonal(small * sine, -small * cosine));
  if (down > 0) {
    kraus.push(
      realOperator([
        [0, down],
        [0, 0],
      ]),
    );
  }
  if (up > 0) {
    kraus.push(
      realOperator([
        [0, 0],
        [up, 0],
      ]),
    );
  }
  return { qubits: 1, kraus, probabilities: null };
}

function checkProbability(channel: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw invalidChannel(channel, `a probability is from 0 to 1, not ${value}`);
}
