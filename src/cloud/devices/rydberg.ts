import type { CircuitResult, JobCircuit } from '../jobs/index.ts';
import type { Device } from './contract.ts';
import { evolve } from './evolution.ts';
import { circuitResult, executeInTurn, measureWires } from './execution.ts';
import type { SparseHamiltonian } from './hamiltonian.ts';
import { angle, deviceConfig, gate, type JobRules, noParameters, singleWires, turn } from './instruction-rules.ts';
import { checkJob } from './job-check.ts';
import type { Pause } from './pause.ts';
import { type SpinTerms, spinChain } from './spin-chain.ts';
import { groundState, type State } from './state.ts';

const one = singleWires(5);
const whole = [[0, 1, 2, 3, 4]];
const fast = 5e6 * Math.PI;

const rules: JobRules = {
  device: 'rydberg',
  wires: 5,
  leastJobWires: 1,
  wireOrders: ['interleaved', 'sequential'],
  instructions: [
    gate('rlx', [angle('omega', turn)], { description: 'Evolution under Rlx', coupling: one, local: true }),
    gate('rlz', [angle('delta', turn)], { description: 'Evolution under the Rlz gate', coupling: one, local: true }),
    gate('rydberg_block', [angle('phi', turn)], {
      description: 'Apply the Rydberg blockade over the whole array',
      coupling: whole,
      local: false,
    }),
    gate('rydberg_full', [angle('omega', fast), angle('delta', fast), angle('phi', fast)], {
      description: 'Apply the Rydberg and Rabi coupling over the whole array.',
      coupling: whole,
      local: false,
    }),
    { name: 'barrier', wires: 5, parameters: noParameters, local: false },
    { name: 'measure', wires: one, parameters: noParameters, local: true },
  ],
};

/** Up to five two-level atoms in a row; 0 is the ground state, 1 the Rydberg state. */
export const rydberg: Device = {
  config: deviceConfig(rules, {
    description: 'A chain of qubits realized through Rydberg atoms.',
    version: '0.3',
    type: 'spin',
    species: 1,
    supported: ['rlx', 'rlz', 'rydberg_block', 'rydberg_full', 'barrier', 'measure'],
  }),
  check: (job) => checkJob(job, rules),
  execute: (circuits, options) => executeInTurn(circuits, runRydberg, options),
};

/** One circuit, read from its final state. */
export async function runRydberg(circuit: JobCircuit, pause: Pause, skip?: number): Promise<CircuitResult> {
  const state = await rydbergState(circuit, pause);
  const last = circuit.wires - 1;
  const memory = await measureWires(circuit, state, (at, wire) => (at >> (last - wire)) & 1, pause, skip);
  return circuitResult(circuit, memory, circuit.instructions);
}

/** The state after all gates; wire 0 is the most significant bit. */
export async function rydbergState(circuit: JobCircuit, pause: Pause): Promise<State> {
  const wires = circuit.wires;
  const state = groundState(1 << wires);
  for (const instruction of circuit.instructions) {
    if (pause.due()) await pause.turn();
    const [first = 0, delta = 0, phi = 0] = instruction.params;
    const wire = instruction.wires[0]!;
    if (instruction.name === 'rlx') await evolveWire(state, wires, wire, { x: first }, pause);
    if (instruction.name === 'rlz') await evolveWire(state, wires, wire, { z: first }, pause);
    if (instruction.name === 'rydberg_block') await evolve(state, array(wires, {}, first), pause);
    if (instruction.name === 'rydberg_full') await evolve(state, array(wires, { x: first, z: delta }, phi), pause);
  }
  return state;
}

function evolveWire(state: State, wires: number, wire: number, terms: SpinTerms, pause: Pause): Promise<void> {
  const stride = 1 << (wires - 1 - wire);
  const bases: number[] = [];
  for (let at = 0; at < state.re.length; at++) if ((at & stride) === 0) bases.push(at);
  return evolve(state, spinChain([2], terms), pause, { offsets: [0, stride], bases });
}

/** Fields on every wire and phi·Σ_{i<j} n_i·n_j/|i−j|⁶ with n = 1 in the Rydberg state. */
function array(wires: number, terms: SpinTerms, phi: number): SparseHamiltonian {
  const hamiltonian = spinChain(new Array<number>(wires).fill(2), terms);
  const diagonal = hamiltonian.diagonal.map((energy, at) => {
    let interaction = 0;
    for (let i = 0; i < wires; i++) {
      for (let j = i + 1; j < wires; j++) {
        const both = (at >> (wires - 1 - i)) & (at >> (wires - 1 - j)) & 1;
        if (both) interaction += 1 / (j - i) ** 6;
      }
    }
    return energy + phi * interaction;
  });
  return { ...hamiltonian, diagonal };
}
