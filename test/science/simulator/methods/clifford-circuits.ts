import fc from 'fast-check';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import { type Angle, type Circuit, type Gate, statevectorSimulator } from '../../../../src/science/simulator/index.ts';
import { type Case, cases } from '../arbitraries.ts';

const quarter = Math.PI / 2;
const snap = (radians: number) => Math.round(radians / quarter) * quarter;

/** The circuits of `cases` with every angle moved to a multiple of π/2 (π for xx+yy), whatever θ it shares. */
export function cliffordCases(maxQubits: number, maxGates = 12): fc.Arbitrary<Case> {
  return cases(maxQubits, maxGates).chain(({ circuit, ...rest }) =>
    fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 4, maxLength: 4 }).map((quarters) => ({
      ...rest,
      circuit: { ...circuit, gates: circuit.gates.map(snapped) },
      theta: Float64Array.from(quarters.slice(0, circuit.parameters), (k) => k * quarter),
    })),
  );
}

function snapped(gate: Gate): Gate {
  if (gate.kind === 'unitary')
    return { ...gate, ...cliffordMatrix(gate.qubits.length, Math.round(1e6 * (1 + gate.re[0]!))) };
  if (!('angle' in gate)) return gate;
  const { parameter, factor, offset } = gate.angle;
  // Factors 2 and 4 of quarter turns are the half turns that xx+yy needs.
  const step = gate.kind === 'xx+yy' ? 2 : 1;
  const angle: Angle = {
    parameter,
    factor: parameter === null ? 0 : step * Math.round(factor),
    offset: step * snap(offset / step),
  };
  return { ...gate, angle };
}

/** The matrix of a random Clifford circuit on one or two qubits. */
export function cliffordMatrix(qubits: number, seed: number): { readonly re: Float64Array; readonly im: Float64Array } {
  const { gates } = randomClifford(2, 12, seed).forth;
  const n = 1 << qubits;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  const circuit = {
    qubits,
    parameters: 0,
    gates: qubits === 2 ? gates : gates.filter((gate) => 'qubit' in gate).map((gate) => ({ ...gate, qubit: 0 })),
  };
  for (let column = 0; column < n; column++) {
    const start = Array.from({ length: qubits }, (_, k) => k).filter((k) => (column >> k) & 1);
    const simulator = statevectorSimulator(
      { ...circuit, gates: [...start.map((qubit): Gate => ({ kind: 'x', qubit })), ...circuit.gates] },
      pauliSum(qubits, []),
    );
    simulator.prepare(new Float64Array(0));
    const state = simulator.statevector();
    for (let row = 0; row < n; row++) {
      re[row * n + column] = state.re[row]!;
      im[row * n + column] = state.im[row]!;
    }
  }
  return { re, im };
}

/** A fixed circuit of random Clifford gates of every kind, and the circuit that undoes it. */
export function randomClifford(qubits: number, gates: number, seed: number): { forth: Circuit; back: Circuit } {
  const random = pcg64(seed);
  const below = (n: number) => Math.floor(random.random() * n);
  const word = () => Math.floor(random.random() * 4294967296);
  const list = Array.from({ length: gates }, (): Gate => {
    const qubit = below(qubits);
    const target = (qubit + 1 + below(qubits - 1)) % qubits;
    const angle: Angle = { parameter: null, factor: 0, offset: (below(7) - 3) * quarter };
    switch (below(6)) {
      case 0:
        return { kind: 'h', qubit };
      case 1:
        return { kind: (['rx', 'ry', 'rz'] as const)[below(3)]!, qubit, angle };
      case 2:
        return { kind: (['cx', 'cz', 'swap'] as const)[below(3)]!, control: qubit, target };
      case 3:
        return { kind: 'xx+yy', control: qubit, target, angle: { ...angle, offset: 2 * angle.offset } };
      case 4:
        return { kind: 'x', qubit };
      default: {
        const high = qubits > 32 ? (1 << (qubits - 32)) - 1 : 0;
        const low = qubits >= 32 ? 0xffffffff : (1 << qubits) - 1;
        const mask = () => Uint32Array.of(word() & low, word() & high);
        return { kind: 'pauli', x: mask(), z: mask(), angle };
      }
    }
  });
  const inverse = list.toReversed().map((gate): Gate => {
    return 'angle' in gate ? { ...gate, angle: { ...gate.angle, offset: -gate.angle.offset } } : gate;
  });
  return { forth: { qubits, parameters: 0, gates: list }, back: { qubits, parameters: 0, gates: inverse } };
}
