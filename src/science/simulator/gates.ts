import { cos, sin } from '../math/index.ts';
import { angleAt, fixedAngle, isRotation } from './circuit.ts';
import type { Gate, Statevector } from './contract.ts';
import * as kernel from './kernels.ts';
import type { Operation } from './operation.ts';
import { overlapPauli, pauliString, rotatePauli } from './pauli-rotation.ts';
import { adjoint, applyUnitary, type UnitaryGate, unitaryPass } from './unitary.ts';

interface Loops {
  apply(state: Statevector, phi: number): void;
  /** Im⟨λ|G|ψ⟩ for the generator of exp(−iφG/2); 0 for gates without an angle. */
  overlap(lambda: Statevector, state: Statevector): number;
}

/** One gate of a valid circuit of at most 31 qubits. */
export function gateOperation(gate: Gate): Operation {
  return gate.kind === 'unitary' ? matrixOperation(gate) : loopOperation(gate);
}

function matrixOperation(gate: UnitaryGate): Operation {
  const pass = unitaryPass(gate);
  const inverse = unitaryPass(adjoint(gate));
  return {
    free: false,
    forward: (state) => applyUnitary(state.re, state.im, pass),
    backward(psi, lambda) {
      applyUnitary(psi.re, psi.im, inverse);
      applyUnitary(lambda.re, lambda.im, inverse);
    },
  };
}

/** Gates without an angle are their own inverse. */
function loopOperation(gate: Exclude<Gate, UnitaryGate>): Operation {
  const { apply, overlap } = loopsOf(gate);
  const angle = isRotation(gate) ? gate.angle : fixedAngle(0);
  return {
    free: angle.parameter !== null,
    forward: (state, theta) => apply(state, angleAt(angle, theta)),
    backward(psi, lambda, theta, gradient) {
      if (angle.parameter !== null) gradient[angle.parameter]! += angle.factor * overlap(lambda, psi);
      const phi = -angleAt(angle, theta);
      apply(psi, phi);
      apply(lambda, phi);
    },
  };
}

function loopsOf(gate: Exclude<Gate, UnitaryGate>): Loops {
  switch (gate.kind) {
    case 'rx':
      return pairRotation(kernel.onQubit(gate.qubit));
    case 'xx+yy':
      return pairRotation(kernel.onTwoQubits(gate.control, gate.target, 1 << gate.control, 1 << gate.target));
    case 'ry': {
      const bit = 1 << gate.qubit;
      return {
        apply: ({ re, im }, phi) => kernel.rotateY(re, im, bit, cos(phi / 2), sin(phi / 2)),
        overlap: (lambda, { re, im }) => kernel.overlapY(lambda.re, lambda.im, re, im, bit),
      };
    }
    case 'rz': {
      const bit = 1 << gate.qubit;
      return {
        apply: ({ re, im }, phi) => kernel.rotateZ(re, im, bit, cos(phi / 2), sin(phi / 2)),
        overlap: (lambda, { re, im }) => kernel.overlapZ(lambda.re, lambda.im, re, im, bit),
      };
    }
    case 'pauli': {
      const string = pauliString(gate.x[0]!, gate.z[0]!);
      return {
        apply: ({ re, im }, phi) => rotatePauli(re, im, string, cos(phi / 2), sin(phi / 2)),
        overlap: (lambda, { re, im }) => overlapPauli(lambda.re, lambda.im, re, im, string),
      };
    }
    case 'h': {
      const bit = 1 << gate.qubit;
      return fixed(({ re, im }) => kernel.hadamard(re, im, bit));
    }
    case 'x':
      return exchange(kernel.onQubit(gate.qubit));
    case 'cx': {
      const control = 1 << gate.control;
      return exchange(kernel.onTwoQubits(gate.control, gate.target, control, control | (1 << gate.target)));
    }
    case 'swap':
      return exchange(kernel.onTwoQubits(gate.control, gate.target, 1 << gate.control, 1 << gate.target));
    case 'cz': {
      const control = 1 << gate.control;
      const target = 1 << gate.target;
      return fixed(({ re, im }) => kernel.signFlip(re, im, control, target));
    }
  }
}

function pairRotation(pairs: kernel.Pairs): Loops {
  return {
    apply: ({ re, im }, phi) => kernel.rotateX(re, im, pairs, cos(phi / 2), sin(phi / 2)),
    overlap: (lambda, { re, im }) => kernel.overlapX(lambda.re, lambda.im, re, im, pairs),
  };
}

function exchange(pairs: kernel.Pairs): Loops {
  return fixed(({ re, im }) => kernel.exchange(re, im, pairs));
}

function fixed(apply: (state: Statevector) => void): Loops {
  return { apply, overlap: () => 0 };
}
