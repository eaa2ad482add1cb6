// Gates one by one: what each kernel costs for an amplitude (from these figures come the costs in
// src/science/simulator/gate-fusion.ts), and circuits that are not layered, as programs on one thread and on all cores, beside gate
// by gate of the same build and, where Python is there, beside qulacs, Lightning and Aer.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as science from '../../dist/science/simulator/index.js';
import { Arena } from '../../dist/science/simulator/wasm/arena.js';
import { gateStep } from '../../dist/science/simulator/wasm/gate-step.js';
import { printRows } from '../measure.mjs';
import { gateProblems, writeGateProblems } from './gate-problems.mjs';
import { runPeer } from './python.mjs';

const threads = cpus().length;

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

/** Least seconds of each call over interleaved rounds, a tenth of a second each at most. */
function interleaved(calls, seconds) {
  const least = calls.map(() => Number.POSITIVE_INFINITY);
  const start = performance.now();
  for (let round = 0; round < 3 || performance.now() - start < seconds * 1000; round++) {
    calls.forEach((call, k) => {
      let repeats = 0;
      const begin = performance.now();
      do {
        call();
        repeats++;
      } while (performance.now() - begin < 2);
      least[k] = Math.min(least[k], (performance.now() - begin) / 1000 / repeats);
    });
  }
  return least;
}

/** Every gate a call into WebAssembly: the state. */
function gateByGate({ qubits, circuit, theta }) {
  const { arena, planes, list } = steps(qubits, circuit.gates);
  return () => {
    arena.numbersAt(planes.re, 1 << qubits).fill(0)[0] = 1;
    arena.numbersAt(planes.im, 1 << qubits).fill(0);
    for (const { gate, step } of list) step.apply(planes, step.angle === null ? 0 : science.angleAt(gate.angle, theta));
  };
}

function program(problem, seconds) {
  const { name, qubits, circuit, hamiltonian, theta } = problem;
  const gradient = new Float64Array(theta.length);
  const [alone, shared] = [1, threads].map((count) => science.wasmSimulator(circuit, hamiltonian, { threads: count }));
  const [plain, state, stateShared, energy, energyShared, slopes, slopesShared] = interleaved(
    [
      gateByGate(problem),
      ...[alone, shared].map((simulator) => () => simulator.prepare(theta)),
      ...[alone, shared].map((simulator) => () => simulator.energy(theta)),
      ...[alone, shared].map((simulator) => () => simulator.energyAndGradient(theta, gradient)),
    ],
    seconds,
  );
  const value = alone.energyAndGradient(theta, gradient);
  alone.dispose();
  shared.dispose();
  return {
    circuit: name,
    qubits,
    gates: circuit.gates.length,
    gate_by_gate_ms: plain * 1000,
    state_ms: state * 1000,
    ratio: plain / state,
    energy_ms: energy * 1000,
    gradient_ms: slopes * 1000,
    threads,
    state_threads_ms: stateShared * 1000,
    ratio_threads: plain / stateShared,
    energy_threads_ms: energyShared * 1000,
    gradient_threads_ms: slopesShared * 1000,
    value,
    slopes: gradient,
  };
}

/** Our rows beside the fastest of each peer, minimum against minimum; `apart` is the largest difference of energies and slopes. */
async function beside(list, rows, all) {
  const found = [];
  for (const name of new Set(list.map((problem) => problem.name))) {
    const folder = fileURLToPath(new URL(`../../.cache/bench-peers/gates-${name.split(' ')[0]}`, import.meta.url));
    writeGateProblems(
      list.filter((problem) => problem.name === name),
      folder,
    );
    for (const count of [1, threads]) {
      const options = ['--qubits', all ? '8,12,16,20' : '8,12,16', '--seconds', '0.3'];
      const answer = await runPeer({ script: 'gates', folder, threads: count, options, seconds: all ? 900 : 120 });
      if (answer.missing !== null) console.log(`missing: ${answer.missing}`);
      for (const row of answer.rows) {
        if (row.min === undefined) continue;
        const ours = rows.find(({ circuit, qubits }) => circuit === name && qubits === row.qubits);
        const ms = ours[`${row.what}${count === 1 ? '' : '_threads'}_ms`];
        const slopes = (row.gradient ?? []).map((slope, k) => Math.abs(slope - ours.slopes[k]));
        found.push({
          circuit: name,
          qubits: row.qubits,
          threads: count,
          what: row.what,
          peer: row.how,
          peer_ms: row.min * 1000,
          ours_ms: ms,
          ratio: (row.min * 1000) / ms,
          apart: Math.max(Math.abs(row.energy - ours.value), ...slopes),
        });
      }
    }
  }
  return found;
}

/** Costs of kernels on 12 and 20 qubits; circuits on 8, 12, 16 and 20, with `all` beside peers on 20, too. */
export async function gates(all = false) {
  const list = [8, 12, 16, 20].flatMap(gateProblems);
  const circuits = list.map((problem) => program(problem, problem.qubits > 18 ? 4 : 1));
  const kept = circuits.map(({ slopes, ...row }) => row);
  const rows = { kernels_of_gates: [12, 20].flatMap(kernels), circuits_of_gates: kept };
  for (const table of Object.values(rows)) printRows(table);
  const peers = await beside(list, circuits, all);
  if (peers.length === 0) return rows;
  printRows(peers);
  return { ...rows, circuits_of_gates_beside_peers: peers };
}
