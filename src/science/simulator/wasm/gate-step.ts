import { cosAndSin } from '../../math/index.ts';
import type { Angle, Gate } from '../contract.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import { gateRecordBytes, writeGateRecord } from './gate-record.ts';

/** One gate on the planes of a state, a call into WebAssembly each. */
export interface GateStep {
  readonly angle: Angle | null;
  apply(state: PlaneAddresses, phi: number): void;
  /** Undoes `apply` at the same angle. */
  undo(state: PlaneAddresses, phi: number): void;
  /** Im⟨λ|G|ψ⟩ for the generator of exp(−iφG/2); 0 for gates without an angle. */
  overlap(lambda: PlaneAddresses, psi: PlaneAddresses): number;
}

/** `size` amplitudes, at least 16. */
export function gateStep(arena: Arena, size: number, gate: Gate): GateStep {
  const { kernels } = arena;
  const record = arena.allocate(gateRecordBytes);
  const turn = arena.allocate(16);
  const qubits = Array.from({ length: 31 - Math.clz32(size) }, (_, qubit) => qubit);
  writeGateRecord(arena, record, gate, qubits, turn, 0);
  const angle = 'angle' in gate ? gate.angle : null;
  const apply = ({ re, im }: PlaneAddresses, phi: number, back: number) => {
    if (angle !== null) cosAndSin(phi / 2, arena.numbers, turn / 8);
    kernels.applyGate(record, 0, re, im, size, back);
  };
  return {
    angle,
    apply: (state, phi) => apply(state, phi, 0),
    undo: (state, phi) => apply(state, phi, 1),
    overlap: (lambda, psi) => kernels.overlapGate(record, 0, lambda.re, lambda.im, psi.re, psi.im, size),
  };
}
