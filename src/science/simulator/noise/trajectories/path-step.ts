import type { Gate } from '../../contract.ts';
import type { Arena, PlaneAddresses } from '../../wasm/arena.ts';
import { type GateStep, gateStep } from '../../wasm/gate-step.ts';
import type { PlacedChannel } from '../gate-noise.ts';
import type { NoisyGate } from '../noisy-circuit.ts';
import { adjoint, type Operator, product, scaled } from '../operator.ts';

/** One of the things that may happen at a place of noise. */
export interface Outcome {
  /** ψ ← Kψ/√p, p its probability. */
  apply(state: PlaneAddresses, p: number): void;
  /** λ ← K†λ/√p. */
  carryBack(lambda: PlaneAddresses, p: number): void;
  /** ψ ← √p·K⁻¹ψ. */
  undo(state: PlaneAddresses, p: number): void;
  /** By how much `undo` may enlarge roundings; Infinity where K has no inverse. */
  readonly condition: number;
}

/** A place of noise: what may happen, and how likely it is in a normalised state. */
export interface NoisePlace {
  readonly kind: 'noise';
  readonly outcomes: readonly Outcome[];
  probabilities(state: PlaneAddresses): Float64Array;
}

export interface GatePlace {
  readonly kind: 'gate';
  readonly step: GateStep;
}

export type PathStep = GatePlace | NoisePlace;

/** The gates and places of noise of a circuit in order, on states of `size` ≥ 16 amplitudes. */
export function pathSteps(arena: Arena, size: number, gates: readonly NoisyGate[]): PathStep[] {
  return gates.flatMap(({ gate, channels }): PathStep[] => [
    { kind: 'gate', step: gateStep(arena, size, gate) },
    ...channels.map((placed) => noisePlace(arena, size, placed)),
  ]);
}

function noisePlace(arena: Arena, size: number, { channel, qubits }: PlacedChannel): NoisePlace {
  const { probabilities } = channel;
  if (probabilities !== null) {
    const possible = Array.from(probabilities.entries()).filter(([, p]) => p > 0);
    const fixed = Float64Array.from(possible, ([, p]) => p);
    return {
      kind: 'noise',
      outcomes: possible.map(([index]) => pauliOutcome(arena, size, qubits, index)),
      probabilities: () => fixed,
    };
  }
  const [qubit] = qubits;
  // All channels here that are no mixtures of Pauli strings act on one qubit, and K†K is diagonal.
  const weights = channel.kraus.map((operator) => {
    const { re } = product(adjoint(operator), operator);
    return [re[0]!, re[3]!] as const;
  });
  const bit = 1 << (qubit ?? 0);
  const found = new Float64Array(weights.length);
  return {
    kind: 'noise',
    outcomes: channel.kraus.map((operator) => krausOutcome(arena, size, bit, operator)),
    probabilities({ re, im }) {
      const one = arena.kernels.population(re, im, size, bit);
      weights.forEach(([onZero, onOne], k) => {
        found[k] = onZero * (1 - one) + onOne * one;
      });
      return found;
    },
  };
}

/** A Pauli string; its phase is of no consequence, because ψ and λ get the same. */
function pauliOutcome(arena: Arena, size: number, qubits: readonly number[], index: number): Outcome {
  const none = () => undefined;
  if (index === 0) return { apply: none, carryBack: none, undo: none, condition: 1 };
  const mask = (shift: number) =>
    Uint32Array.of(
      qubits.reduce((sum, qubit, k) => sum | (((index >>> (2 * k + shift)) & 1) << qubit), 0),
      0,
    );
  const angle = { parameter: null, factor: 0, offset: 0 };
  const gate: Gate = { kind: 'pauli', x: mask(0), z: mask(1), angle };
  const step = gateStep(arena, size, gate);
  // exp(−iπP/2) = −iP.
  const turn = (state: PlaneAddresses) => step.apply(state, Math.PI);
  const back = (state: PlaneAddresses) => step.undo(state, Math.PI);
  return { apply: turn, carryBack: back, undo: back, condition: 1 };
}

function krausOutcome(arena: Arena, size: number, bit: number, operator: Operator): Outcome {
  const { kernels } = arena;
  const room = arena.allocate(64);
  const multiply = (state: PlaneAddresses, matrix: Operator, factor: number) => {
    const at = arena.numbersAt(room, 8);
    for (let k = 0; k < 4; k++) {
      at[2 * k] = factor * matrix.re[k]!;
      at[2 * k + 1] = factor * matrix.im[k]!;
    }
    kernels.multiplyPairs(state.re, state.im, size, bit, bit, 0, bit, room);
  };
  const back = adjoint(operator);
  const { inverse, condition } = inverseOf(operator);
  return {
    apply: (state, p) => multiply(state, operator, 1 / Math.sqrt(p)),
    carryBack: (lambda, p) => multiply(lambda, back, 1 / Math.sqrt(p)),
    undo: (state, p) => multiply(state, inverse, Math.sqrt(p)),
    condition,
  };
}

/** Of a diagonal operator; others here are |0⟩⟨1| and |1⟩⟨0|. */
function inverseOf(operator: Operator): { inverse: Operator; condition: number } {
  const [a, b] = [operator.re[0]!, operator.re[3]!];
  const small = Math.min(Math.abs(a), Math.abs(b));
  if (small === 0) return { inverse: scaled(operator, 0), condition: Infinity };
  return {
    inverse: { size: 2, re: Float64Array.of(1 / a, 0, 0, 1 / b), im: new Float64Array(4) },
    condition: Math.max(Math.abs(a), Math.abs(b)) / small,
  };
}
