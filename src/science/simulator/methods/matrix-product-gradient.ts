import { fixedAngle, qubitsOf } from '../circuit.ts';
import type { Circuit, Gate } from '../contract.ts';
import { expectationOf } from './matrix-product-expectation.ts';
import { applyGate, undoGate } from './matrix-product-gates.ts';
import type { MatrixProductOperator } from './matrix-product-operator.ts';
import { OverlapCache } from './matrix-product-overlap.ts';
import { type BondLimits, MatrixProductState } from './matrix-product-state.ts';
import { imageOf } from './operator-image.ts';
import { isIdentity, turnsOf } from './pauli-turns.ts';

/** H|ψ⟩ needs wider bonds than |ψ⟩; beyond so many times the limit shifts of angles are cheaper. */
const widening = 2;

/**
 * Adds dE/dθ to `gradient`, given |ψ(θ)⟩: the adjoint method, one sweep backwards over |ψ⟩ and |λ⟩ = H|ψ⟩ (Jones & Gacon,
 * arXiv:2009.02823). Where |λ⟩ would lose more than |ψ⟩ did to the limit of its bonds, each angle is shifted by ±π/2 instead.
 */
export function matrixProductGradient(
  circuit: Circuit,
  theta: Float64Array,
  hamiltonian: MatrixProductOperator,
  final: MatrixProductState,
  limits: BondLimits,
  gradient: Float64Array,
): void {
  const { gates } = circuit;
  const first = gates.findIndex(isFree);
  if (first < 0) return;
  const psi = final.clone();
  const wide = { ...limits, bondDimension: widening * limits.bondDimension };
  const lambda = imageOf(hamiltonian, psi, wide);
  if (lambda === null) return;
  const overlaps = new OverlapCache(lambda, psi);
  const slopes = new Float64Array(gradient.length);
  for (let k = gates.length - 1; k >= first; k--) {
    const gate = gates[k]!;
    if (isFree(gate)) {
      for (const turn of turnsOf(gate) ?? []) {
        const { angle } = turn;
        if (angle.parameter === null || isIdentity(turn)) continue;
        const support = qubitsOf({ kind: 'pauli', ...turn });
        slopes[angle.parameter]! += angle.factor * overlaps.imaginary(turn, support[0]!, support.at(-1)!);
      }
    }
    undoGate(psi, gate, theta);
    undoGate(lambda, gate, theta);
    if (lambda.cut && !final.cut) {
      shiftAngles(circuit, theta, hamiltonian, limits, gradient);
      return;
    }
  }
  for (let k = 0; k < slopes.length; k++) gradient[k]! += slopes[k]!;
}

/** (E(φ + π/2) − E(φ − π/2))/2 for every turn about a Pauli string, each from the state after its gate on. */
function shiftAngles(
  { qubits, gates }: Circuit,
  theta: Float64Array,
  hamiltonian: MatrixProductOperator,
  limits: BondLimits,
  gradient: Float64Array,
): void {
  const state = new MatrixProductState(qubits, limits);
  gates.forEach((gate, index) => {
    applyGate(state, gate, theta);
    if (!isFree(gate)) return;
    // The turns of one gate commute, so that a shift may come after all of them.
    for (const { x, z, angle } of turnsOf(gate) ?? []) {
      if (angle.parameter === null || isIdentity({ x, z })) continue;
      const [plus, minus] = [Math.PI / 2, -Math.PI / 2].map((shift) => {
        const shifted = state.clone();
        applyGate(shifted, { kind: 'pauli', x, z, angle: fixedAngle(shift) }, theta);
        for (const later of gates.slice(index + 1)) applyGate(shifted, later, theta);
        return expectationOf(shifted, hamiltonian);
      }) as [number, number];
      gradient[angle.parameter]! += (angle.factor * (plus - minus)) / 2;
    }
  });
}

function isFree(gate: Gate): boolean {
  return 'angle' in gate && gate.angle.parameter !== null;
}
