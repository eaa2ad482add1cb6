import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../src/science/math/index.ts';
import { pauliSum } from '../../../src/science/operators/index.ts';
import { fusedGates } from '../../../src/science/simulator/gate-fusion.ts';
import {
  ch,
  cx,
  cz,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  rx,
  ry,
  rz,
  s,
  sdg,
  statevectorSimulator,
  swap,
  t,
  u,
  wasmSimulator,
  x,
} from '../../../src/science/simulator/index.ts';
import { cases } from './arbitraries.ts';
import { denseState } from './dense.ts';

/** Gates of a random circuit without structure: turns of single qubits, then gates of two, some with parameters. */
function unstructured(qubits: number, count: number, seed: number, freeShare: number): Gate[] {
  const random = pcg64(seed);
  const below = (n: number) => Math.floor(n * random.random());
  const angle = () => (random.random() < freeShare ? freeAngle(below(3)) : fixedAngle(6 * random.random()));
  return Array.from({ length: count }, (): Gate => {
    const a = below(qubits);
    const b = (a + 1 + below(qubits - 1)) % qubits;
    switch (below(9)) {
      case 0:
        return h(a);
      case 1:
        return rx(a, angle());
      case 2:
        return ry(a, angle());
      case 3:
        return rz(a, angle());
      case 4:
        return t(a);
      case 5:
        return u(a, fixedAngle(random.random()), fixedAngle(1), fixedAngle(2))[0]!;
      case 6:
        return cz(a, b);
      case 7:
        return ch(a, b);
      default:
        return cx(a, b);
    }
  });
}

describe('fusing gates', () => {
  it('keeps the state of any circuit, and every parameter', () => {
    fc.assert(
      fc.property(cases(5, 30), ({ circuit, theta }) => {
        const gates = fusedGates(circuit.gates, circuit.qubits);
        expect(gates.length).toBeLessThanOrEqual(circuit.gates.length);
        const free = (list: readonly Gate[]) => list.filter((gate) => 'angle' in gate && gate.angle.parameter !== null);
        expect(free(gates)).toEqual(free(circuit.gates));
        const [fused, plain] = [denseState({ ...circuit, gates }, theta), denseState(circuit, theta)];
        plain.re.forEach((re, k) => {
          expect(Math.hypot(re - fused.re[k]!, plain.im[k]! - fused.im[k]!)).toBeLessThan(1e-13);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('joins what acts on one qubit, takes it up beside a gate of two qubits, and leaves out what cancels', () => {
    const kinds = (gates: Gate[]) => fusedGates(gates, 12).map(({ kind }) => kind);
    expect(kinds([h(3), t(3), h(3)])).toEqual(['unitary']);
    expect(kinds([h(3), x(5), h(3)])).toEqual(['x']);
    expect(kinds([s(1), cx(2, 3), sdg(1), cx(2, 3), swap(4, 5), swap(5, 4)])).toEqual([]);
    expect(kinds([h(3), t(4), cx(3, 4), h(3), t(4), cx(3, 4), h(4)])).toEqual(['unitary']);
    // One matrix of two qubits costs more than this.
    expect(kinds([cx(3, 4), h(4)])).toEqual(['cx', 'h']);
    // A parameter between them keeps them apart.
    expect(kinds([h(3), rz(3, freeAngle(0)), h(3)])).toEqual(['h', 'rz', 'h']);
  });

  it.each([3, 6, 9])(
    'gives both simulators the same bits and gradients on circuits of %i qubits without structure',
    (qubits) => {
      for (const [seed, share] of [
        [1, 0],
        [2, 0.3],
        [3, 0.8],
      ] as const) {
        const circuit = { qubits, parameters: 3, gates: unstructured(qubits, 150, seed, share) };
        const observable = pauliSum(qubits, [
          ['Z'.repeat(qubits), 1],
          [`${'I'.repeat(qubits - 2)}XX`, 0.5],
        ]);
        const theta = Float64Array.of(0.4, -1.7, 2.9);
        const [a, b] = [statevectorSimulator(circuit, observable), wasmSimulator(circuit, observable)];
        const [expected, found] = [new Float64Array(3), new Float64Array(3)];
        expect(Math.abs(a.energyAndGradient(theta, expected) - b.energyAndGradient(theta, found))).toBeLessThan(1e-13);
        expect(b.statevector()).toEqual(a.statevector());
        found.forEach((slope, k) => {
          expect(Math.abs(slope - expected[k]!)).toBeLessThan(1e-11);
          const shifted = (by: number) => b.energy(theta.with(k, theta[k]! + by));
          const step = 1e-3;
          const central =
            (8 * (shifted(step) - shifted(-step)) - (shifted(2 * step) - shifted(-2 * step))) / (12 * step);
          expect(Math.abs(slope - central)).toBeLessThan(1e-7);
        });
      }
    },
  );
});
