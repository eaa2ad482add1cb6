import { cos, sin } from '../../math/index.ts';
import type { Angle, Gate } from '../contract.ts';
import { onQubit, onTwoQubits, type Pairs } from '../kernels.ts';
import { pauliString } from '../pauli-rotation.ts';
import { adjoint, type UnitaryGate, type UnitaryPass, unitaryPass } from '../unitary.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import type { Kernels } from './kernels.ts';

/** One gate on the planes of a state. */
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
  switch (gate.kind) {
    case 'unitary':
      return matrixStep(arena, size, gate);
    case 'rx':
      return pauliRotation(kernels, size, 1 << gate.qubit, 0, gate.angle);
    case 'ry':
      return pauliRotation(kernels, size, 1 << gate.qubit, 1 << gate.qubit, gate.angle);
    case 'rz':
      return pauliRotation(kernels, size, 0, 1 << gate.qubit, gate.angle);
    case 'pauli':
      return pauliRotation(kernels, size, gate.x[0]!, gate.z[0]!, gate.angle);
    case 'xx+yy': {
      const pairs = onTwoQubits(gate.control, gate.target, 1 << gate.control, 1 << gate.target);
      return pairRotation(kernels, size, pairs, gate.angle);
    }
    case 'h':
      return fixed(({ re, im }) => kernels.hadamard(re, im, size, 1 << gate.qubit));
    case 'x':
      return exchange(kernels, size, onQubit(gate.qubit));
    case 'cx': {
      const control = 1 << gate.control;
      return exchange(kernels, size, onTwoQubits(gate.control, gate.target, control, control | (1 << gate.target)));
    }
    case 'swap':
      return exchange(kernels, size, onTwoQubits(gate.control, gate.target, 1 << gate.control, 1 << gate.target));
    case 'cz': {
      const low = 1 << Math.min(gate.control, gate.target);
      const high = 1 << Math.max(gate.control, gate.target);
      return fixed(({ re, im }) => kernels.flipSigns(re, im, size, low, high));
    }
  }
}

function matrixStep(arena: Arena, size: number, gate: UnitaryGate): GateStep {
  const forward = placePass(arena, size, unitaryPass(gate));
  const back = placePass(arena, size, unitaryPass(adjoint(gate)));
  return { angle: null, apply: forward, undo: back, overlap: () => 0 };
}

/** The matrix goes to the arena as re, im of each element in row-major order. */
function placePass(arena: Arena, size: number, pass: UnitaryPass): (state: PlaneAddresses) => void {
  const matrix = arena.placeNumbers(Array.from(pass.re, (r, k) => [r, pass.im[k]!]).flat());
  const { kernels } = arena;
  if (pass.kind === 'quads') {
    const { low, high } = pass;
    return ({ re, im }) => kernels.multiplyQuads(re, im, size, low, high, matrix);
  }
  const { low, high, a, b } = pass.pairs;
  return ({ re, im }) => kernels.multiplyPairs(re, im, size, low, high, a, b, matrix);
}

function pauliRotation(kernels: Kernels, size: number, xMask: number, zMask: number, angle: Angle): GateStep {
  const { x, z, top, unitRe, unitIm } = pauliString(xMask, zMask);
  const apply = ({ re, im }: PlaneAddresses, phi: number) => {
    const s = sin(phi / 2);
    kernels.rotatePauli(re, im, size, x, z, top, cos(phi / 2), unitRe * s, unitIm * s);
  };
  return {
    angle,
    apply,
    undo: (state, phi) => apply(state, -phi),
    overlap: (lambda, psi) =>
      kernels.overlapPauli(lambda.re, lambda.im, psi.re, psi.im, size, x, z, top, unitRe, unitIm),
  };
}

function pairRotation(kernels: Kernels, size: number, { low, high, a, b }: Pairs, angle: Angle): GateStep {
  const apply = ({ re, im }: PlaneAddresses, phi: number) =>
    kernels.rotatePairs(re, im, size, low, high, a, b, cos(phi / 2), sin(phi / 2));
  return {
    angle,
    apply,
    undo: (state, phi) => apply(state, -phi),
    overlap: (lambda, psi) => kernels.overlapPairs(lambda.re, lambda.im, psi.re, psi.im, size, low, high, a, b),
  };
}

function exchange(kernels: Kernels, size: number, { low, high, a, b }: Pairs): GateStep {
  return fixed(({ re, im }) => kernels.exchangePairs(re, im, size, low, high, a, b));
}

/** Its own inverse. */
function fixed(apply: (state: PlaneAddresses) => void): GateStep {
  return { angle: null, apply, undo: apply, overlap: () => 0 };
}
