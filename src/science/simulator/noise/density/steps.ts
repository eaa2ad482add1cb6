import { qubitsOf } from '../../circuit.ts';
import type { Angle, Gate } from '../../contract.ts';
import { gateMatrix } from '../../gate-matrix.ts';
import { pauliLetters } from '../gate-readings.ts';
import type { NoisyGate } from '../noisy-circuit.ts';
import { transferMatrix } from '../transfer-matrix.ts';
import { asPermutation, composePermutations, type LetterPermutation } from './letter-permutation.ts';

/** One factor of a one-qubit map: a fixed 4 × 4 matrix, or exp(−iφP/2) with P = 1 (X), 2 (Z), 3 (Y). */
export type Factor =
  | { readonly kind: 'fixed'; readonly matrix: Float64Array }
  | { readonly kind: 'turn'; readonly letter: number; readonly angle: Angle };

/** What is done to the vector of Pauli expectation values; everything on one qubit between two gates on pairs is one step. */
export type Step =
  | { readonly kind: 'local'; readonly qubits: readonly [number]; readonly factors: Factor[] }
  | { readonly kind: 'permutation'; readonly qubits: readonly [number, number]; permutation: LetterPermutation }
  | { readonly kind: 'pair'; readonly qubits: readonly [number, number]; readonly matrix: Float64Array }
  /** exp(−iφP/2) of several letters, one for each qubit. */
  | {
      readonly kind: 'rotation';
      readonly qubits: readonly number[];
      readonly letters: readonly number[];
      readonly angle: Angle;
    };

type LocalStep = Extract<Step, { readonly kind: 'local' }>;

/** The steps of a noisy circuit. */
export function stepsOf(gates: readonly NoisyGate[]): Step[] {
  const list = new StepList();
  for (const { gate, channels } of gates) {
    addGate(list, gate);
    for (const { channel, qubits } of channels) list.fixed(qubits, transferMatrix(channel.kraus));
  }
  return list.finish();
}

function addGate(list: StepList, gate: Gate): void {
  switch (gate.kind) {
    case 'rx':
    case 'ry':
    case 'rz':
      list.rotation([gate.qubit], [{ rx: 1, rz: 2, ry: 3 }[gate.kind]], gate.angle);
      return;
    case 'pauli': {
      const letters = pauliLetters(gate);
      list.rotation(
        letters.map(({ qubit }) => qubit),
        letters.map(({ letter }) => letter),
        gate.angle,
      );
      return;
    }
    case 'xx+yy': {
      // exp(−iφ(XX + YY)/4): two commuting rotations by half the angle.
      const half = { ...gate.angle, factor: gate.angle.factor / 2, offset: gate.angle.offset / 2 };
      const qubits = qubitsOf(gate);
      list.rotation(qubits, [1, 1], half);
      list.rotation(qubits, [3, 3], half);
      return;
    }
    default: {
      const matrix = gateMatrix(gate);
      if (matrix === null) return;
      const { qubits, re, im } = matrix;
      list.fixed(qubits, transferMatrix([{ size: 1 << qubits.length, re, im }]));
    }
  }
}

class StepList {
  private readonly steps: Step[] = [];
  private readonly pending = new Map<number, LocalStep>();
  /** The latest step on each qubit that is done. */
  private readonly latest = new Map<number, Step>();

  rotation(qubits: readonly number[], letters: readonly number[], angle: Angle): void {
    const [qubit, ...others] = qubits;
    const [letter] = letters;
    if (qubit === undefined || letter === undefined) return;
    if (others.length === 0) this.local(qubit, { kind: 'turn', letter, angle });
    else this.add({ kind: 'rotation', qubits, letters, angle });
  }

  /** A matrix on one or two qubits. */
  fixed(qubits: readonly number[], matrix: Float64Array): void {
    const [first, second] = qubits;
    if (first === undefined) return;
    if (second === undefined) {
      this.local(first, { kind: 'fixed', matrix });
      return;
    }
    const permutation = asPermutation(matrix);
    if (permutation === null) {
      this.add({ kind: 'pair', qubits: [first, second], matrix });
      return;
    }
    const before = this.latest.get(first);
    const touched = this.pending.has(first) || this.pending.has(second);
    if (
      !touched &&
      before?.kind === 'permutation' &&
      before === this.latest.get(second) &&
      before.qubits[0] === first
    ) {
      before.permutation = composePermutations(permutation, before.permutation);
      return;
    }
    this.add({ kind: 'permutation', qubits: [first, second], permutation });
  }

  finish(): Step[] {
    for (const qubit of [...this.pending.keys()].sort((a, b) => a - b)) this.flush(qubit);
    return this.steps;
  }

  private local(qubit: number, factor: Factor): void {
    const step = this.pending.get(qubit);
    if (step === undefined) this.pending.set(qubit, { kind: 'local', qubits: [qubit], factors: [factor] });
    else step.factors.push(factor);
  }

  private add(step: Step): void {
    for (const qubit of step.qubits) this.flush(qubit);
    for (const qubit of step.qubits) this.latest.set(qubit, step);
    this.steps.push(step);
  }

  private flush(qubit: number): void {
    const step = this.pending.get(qubit);
    if (step === undefined) return;
    this.pending.delete(qubit);
    this.latest.set(qubit, step);
    this.steps.push(step);
  }
}
