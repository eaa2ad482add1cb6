import type { CircuitResult, Instruction, JobCircuit } from '../jobs/index.ts';
import type { Device } from './contract.ts';
import { evolve } from './evolution.ts';
import { circuitResult, executeInTurn, measureWires } from './execution.ts';
import { create, hopping, modes, numberEnergies, occupation } from './fermion-modes.ts';
import { angle, deviceConfig, gate, type JobRules, noParameters, singleWires, turn } from './instruction-rules.ts';
import { checkJob } from './job-check.ts';
import type { Pause } from './pause.ts';
import { groundState, type State } from './state.ts';

const one = singleWires(modes);
const all = [0, 1, 2, 3, 4, 5, 6, 7];
const sites = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
];
const bonds = [
  [0, 1, 2, 3],
  [2, 3, 4, 5],
  [4, 5, 6, 7],
];

const rules: JobRules = {
  device: 'fermions',
  wires: modes,
  leastJobWires: 1,
  allWiresPresent: true,
  wireOrders: ['interleaved'],
  instructions: [
    { name: 'load', wires: one, parameters: noParameters, local: true },
    { name: 'barrier', wires: modes, parameters: noParameters, local: false },
    gate('fhop', [angle('j_i', turn)], {
      description: 'hopping of atoms to neighboring tweezers',
      coupling: [...bonds, all],
      accepted: bonds,
      qasm: '{}',
      local: true,
    }),
    gate('fint', [angle('u', turn)], {
      description: 'on-site interaction of atoms of opposite spin state',
      coupling: [all],
      qasm: '{}',
      local: true,
    }),
    gate('fphase', [angle('mu_i', turn)], {
      description: 'Applying a local phase to tweezers through an external potential',
      coupling: [...sites, all],
      accepted: sites,
      qasm: '{}',
      local: true,
    }),
    { name: 'measure', wires: one, parameters: noParameters, local: true },
  ],
};

/** Four tweezers for atoms of two spin states: wires 2s and 2s+1 are the spins of site s. */
export const fermions: Device = {
  config: deviceConfig(rules, {
    description:
      'simulator of a fermionic tweezer hardware. The even wires denote the occupations of the spin-up fermions and the odd wires denote the spin-down fermions',
    version: '0.1',
    type: 'fermion',
    species: 2,
    supported: ['load', 'barrier', 'fhop', 'fint', 'fphase', 'measure'],
  }),
  check: (job) => checkJob(job, rules),
  execute: (circuits, options) => executeInTurn(circuits, runFermions, options),
};

/** One circuit on all eight modes, read from its final state; `not_a_state` when a load met an occupied wire. */
export async function runFermions(circuit: JobCircuit, pause: Pause, skip?: number): Promise<CircuitResult> {
  const state = await fermionState(circuit, pause);
  const memory = await measureWires(circuit, state, occupation, pause, skip);
  return circuitResult(circuit, memory, null);
}

/** The state of the 256 occupations after all loads and gates. */
export async function fermionState(circuit: JobCircuit, pause: Pause): Promise<State> {
  let state = groundState(1 << modes);
  for (const instruction of circuit.instructions) {
    if (pause.due()) await pause.turn();
    if (instruction.name === 'load') state = create(state, instruction.wires[0]!);
    else await applyGate(instruction, state, pause);
  }
  return state;
}

async function applyGate({ name, wires, params: [theta = 0] }: Instruction, state: State, pause: Pause) {
  const [a = 0, b = 0, c = 0, d = 0] = wires;
  if (name === 'fhop') {
    const pairs = [
      [a, c],
      [b, d],
    ] as const;
    return evolve(state, hopping(pairs, theta), pause);
  }
  if (name === 'fphase') {
    return evolve(
      state,
      numberEnergies((at) => theta * (occupation(at, a) + occupation(at, b))),
      pause,
    );
  }
  if (name === 'fint') {
    const doublyOccupied = (at: number): number =>
      sites.reduce((sum, [up = 0, down = 0]) => sum + occupation(at, up) * occupation(at, down), 0);
    return evolve(
      state,
      numberEnergies((at) => theta * doublyOccupied(at)),
      pause,
    );
  }
}
