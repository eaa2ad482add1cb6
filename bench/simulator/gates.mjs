// Gates one by one: what each kernel costs for an amplitude, and circuits without structure, fused, beside gate by gate of the
// same build. From these figures come the costs in src/science/simulator/gate-fusion.ts.
import { pcg64 } from '../../dist/science/math/index.js';
import { pauliSum } from '../../dist/science/operators/index.js';
import * as science from '../../dist/science/simulator/index.js';
import { Arena } from '../../dist/science/simulator/wasm/arena.js';
import { gateStep } from '../../dist/science/simulator/wasm/gate-step.js';
import { printRows } from '../measure.mjs';

const angle = science.fixedAngle(0.3);

/** Steps on the planes of one state, with the least time of each over interleaved rounds. */
function steps(qubits, gates) {
  const arena = new Arena(1);
  const planes = arena.planes(1 << qubits);
  arena.numbersAt(planes.re, 1 << qubits).fill(0)[0] = 1;
  return { planes, arena, list: gates.map((gate) => ({ gate, step: gateStep(arena, 1 << qubits, gate) })) };
}

function kernels(qubits) {
  const far = qubits - 1;
  const dense = (a, b) => science.unitary([a, b], ...denseMatrix());
  const kinds = {
    h: [science.h(3), science.h(0)],
    rx: [science.rx(3, angle), science.rx(0, angle)],
    rz: [science.rz(3, angle), science.rz(0, angle)],
    '2x2 complex': [science.u(3, angle, angle, angle)[0], science.u(0, angle, angle, angle)[0]],
    cx: [science.cx(far, 3), science.cx(far, 0)],
    cz: [science.cz(far, 3), science.cz(far, 0)],
    'controlled 2x2': [science.ch(far, 3), science.ch(far, 0)],
    'XX+YY': [science.xxPlusYY(far, 3, angle), science.xxPlusYY(far, 0, angle)],
    'exp(-iφZZ/2)': [science.rzz(far, 3, angle)[0], science.rzz(far, 0, angle)[0]],
    '4x4 complex': [dense(far, 3), dense(far, 0)],
  };
  const { planes, list } = steps(qubits, Object.values(kinds).flat());
  const least = list.map(() => Number.POSITIVE_INFINITY);
  const calls = Math.max(1, 200_000 >> qubits);
  for (let round = 0; round < (qubits > 16 ? 8 : 50); round++) {
    list.forEach(({ step }, k) => {
      const begin = performance.now();
      for (let call = 0; call < calls; call++) step.apply(planes, 0.3);
      least[k] = Math.min(least[k], ((performance.now() - begin) * 1e6) / calls / (1 << qubits));
    });
  }
  return Object.keys(kinds).map((kernel, k) => ({
    kernel,
    qubits,
    'ns per amplitude': least[2 * k],
    'with qubit 0': least[2 * k + 1],
  }));
}

/** A full matrix of two qubits. */
function denseMatrix() {
  const a = science.gateMatrix(science.u(0, angle, angle, angle)[0]);
  const b = science.gateMatrix(science.rx(0, angle), 0.3);
  const place = (k) => [((k >> 3) & 1) * 2 + ((k >> 1) & 1), ((k >> 2) & 1) * 2 + (k & 1)];
  const elements = Array.from({ length: 16 }, (_, k) => place(k));
  return [
    elements.map(([p, q]) => a.re[p] * b.re[q] - a.im[p] * b.im[q]),
    elements.map(([p, q]) => a.re[p] * b.im[q] + a.im[p] * b.re[q]),
  ];
}

const circuits = {
  'RZ RY RZ on all, CX on neighbours, 6 layers': (qubits, random) => {
    const turned = () => science.fixedAngle(6 * random.random());
    const gates = [];
    for (let layer = 0; layer < 6; layer++) {
      for (let q = 0; q < qubits; q++) {
        gates.push(science.rz(q, turned()), science.ry(q, turned()), science.rz(q, turned()));
      }
      for (let q = layer % 2; q + 1 < qubits; q += 2) gates.push(science.cx(q, q + 1));
    }
    // Without it the circuit is one of layers, which have passes of their own.
    return [science.h(0), ...gates];
  },
  'random h t rx ry rz sx cx, 20 for each qubit': (qubits, random) => {
    const below = (n) => Math.floor(n * random.random());
    return Array.from({ length: 20 * qubits }, () => {
      const [a, phi] = [below(qubits), science.fixedAngle(random.random())];
      const kinds = [science.h, science.t, science.sx].map((build) => () => build(a));
      const turns = [science.rx, science.ry, science.rz].map((build) => () => build(a, phi));
      const pair = () => science.cx(a, (a + 1 + below(qubits - 1)) % qubits);
      return [...kinds, ...turns, pair, pair][below(8)]();
    });
  },
};

function fused(qubits) {
  return Object.entries(circuits).map(([circuit, build]) => {
    const gates = build(qubits, pcg64(1));
    const observable = pauliSum(qubits, [['Z'.repeat(qubits), 1]]);
    const simulator = science.wasmSimulator({ qubits, parameters: 0, gates }, observable);
    const { arena, planes, list } = steps(qubits, gates);
    const none = new Float64Array(0);
    let [plain, together] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < (qubits > 18 ? 4 : qubits > 14 ? 15 : 60); round++) {
      const begin = performance.now();
      arena.numbersAt(planes.re, 1 << qubits).fill(0)[0] = 1;
      arena.numbersAt(planes.im, 1 << qubits).fill(0);
      for (const { gate, step } of list) step.apply(planes, gate.angle?.offset ?? 0);
      const middle = performance.now();
      simulator.prepare(none);
      plain = Math.min(plain, middle - begin);
      together = Math.min(together, performance.now() - middle);
    }
    return {
      circuit,
      qubits,
      gates: gates.length,
      'gate by gate ms': plain,
      'fused ms': together,
      ratio: plain / together,
    };
  });
}

/** Costs of kernels on 12 and 20 qubits, and fused circuits on 12, 16 and 20. */
export function gates() {
  const rows = { kernels: [12, 20].flatMap(kernels), fused: [12, 16, 20].flatMap(fused) };
  for (const table of Object.values(rows)) printRows(table);
  return rows;
}
