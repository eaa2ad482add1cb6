import type { CircuitResult, Instruction, JobCircuit } from '../jobs/index.ts';
import { chebyshevTerms } from './chebyshev.ts';
import type { Device } from './contract.ts';
import { dimensionTooLarge, evolutionTooLong } from './errors.ts';
import { evolve, largestDiagonalized, longestSeries } from './evolution.ts';
import { circuitResult, executeInTurn, measureWires } from './execution.ts';
import { angle, deviceConfig, gate, type JobRules, noParameters, singleWires, turn } from './instruction-rules.ts';
import { checkJob } from './job-check.ts';
import { changeMirrorBasis, inMirrorBasis, mirrorOf } from './mirror.ts';
import type { Pause } from './pause.ts';
import { type SpinTerms, spinChain, stridesOf } from './spin-chain.ts';
import { type Copies, groundState, type State } from './state.ts';

const one = singleWires(5);
const whole = [0, 1, 2, 3, 4];
const pairs = [[0, 1], [1, 2], [2, 3], [3, 4], whole];
const growing = [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], whole];
const fast = 5e6 * Math.PI;

const rules: JobRules = {
  device: 'multiqudit',
  wires: 5,
  leastJobWires: 1,
  wireOrders: ['interleaved', 'sequential'],
  instructions: [
    gate('rlx', [angle('omega', turn)], {
      description: 'Evolution under Lx',
      coupling: one,
      // Published with this spelling, which clients compare.
      qasm: 'gate lrx(omega) {}',
      local: true,
    }),
    gate('rlz', [angle('delta', turn)], { description: 'Evolution under the Z gate', coupling: one, local: true }),
    gate('rlz2', [angle('chi', 10 * turn)], { description: 'Evolution under lz2', coupling: one, local: true }),
    gate('rlxly', [angle('J', 10 * turn)], {
      description: 'Entanglement between neighboring gates with an xy interaction',
      coupling: pairs,
      qasm: 'gate rlylx(J) {}',
      local: true,
    }),
    gate('rlzlz', [angle('J', 10 * turn)], {
      description: 'Entanglement between neighboring gates with a zz interaction',
      coupling: pairs,
      local: true,
    }),
    { name: 'barrier', wires: 5, parameters: noParameters, local: false },
    { name: 'measure', wires: one, parameters: noParameters, local: true },
    {
      name: 'load',
      wires: one,
      parameters: [{ name: 'the number of atoms', least: 1, most: 500, whole: true }],
      local: true,
    },
    gate(
      'multiqudit_full',
      ['omega', 'delta', 'chi', 'Jxy', 'Jzz'].map((name) => angle(name, fast)),
      {
        description: 'Apply the Rydberg and Rabi coupling over the whole array.',
        coupling: growing,
        accepted: growing.slice(1),
        local: false,
      },
    ),
  ],
};

/** Up to five spins in a row; all wires are read from the final state. */
export const multiqudit: Device = {
  config: deviceConfig(rules, {
    description: 'Setup of a cold atomic gas experiment with a multiple qudits.',
    version: '0.2',
    type: 'spin',
    species: 1,
    supported: ['rlx', 'rlz', 'rlz2', 'rlxly', 'rlzlz', 'barrier', 'measure', 'load', 'multiqudit_full'],
  }),
  check(job) {
    const circuits = checkJob(job, rules);
    for (const circuit of circuits) checkDimension(circuit);
    return circuits;
  },
  execute: (circuits, options) => executeInTurn(circuits, runMultiQudit, options),
};

/** What the reference counts may not pass this, */
const mostCounted = 4096;
/** and the states that are really there not this: one wire of 455, one of 9 and three of 1 have 36 480, the most that one load per wire can give. */
const mostStates = 40_960;

/** Levels N+1 of each wire: the last load counts, wherever it stands; 1 atom without one. */
function levelsOf(circuit: JobCircuit): number[] {
  const levels = new Array<number>(circuit.wires).fill(2);
  for (const { name, wires, params } of circuit.instructions) if (name === 'load') levels[wires[0]!] = params[0]! + 1;
  return levels;
}

/** The reference's rule, ∏N over loads × 2 for each wire left, and then whether the true space and its gates can be simulated. */
function checkDimension(circuit: JobCircuit): void {
  const loads = circuit.instructions.filter(({ name }) => name === 'load');
  let counted = 1;
  for (const { params } of loads) counted *= params[0]!;
  for (let w = loads.length; w < circuit.wires; w++) counted *= 2;
  // Loads beyond one per wire halve what is counted, as they do in the reference.
  for (let w = circuit.wires; w < loads.length; w++) counted /= 2;
  const levels = levelsOf(circuit);
  const states = levels.reduce((product, d) => product * d, 1);
  if (!(counted <= mostCounted) || states > mostStates) {
    const more = states > mostStates ? `${states}, more than the ${mostStates} that fit` : String(states);
    throw dimensionTooLarge(circuit.name, String(counted), mostCounted, more);
  }
  if (states <= largestDiagonalized) return;
  for (const { name, params } of circuit.instructions) {
    // Without a field along x the total projection is conserved and blocks are small.
    if (name !== 'multiqudit_full' || params[0] === 0) continue;
    const terms = chebyshevTerms(largestEnergy(levels, params));
    if (terms * states > longestSeries) throw evolutionTooLong(states, terms);
  }
}

/** An upper bound of the norm of the operator of `multiqudit_full`, by Gershgorin's circles. */
function largestEnergy(levels: readonly number[], params: readonly number[]): number {
  const [x = 0, z = 0, z2 = 0, xy = 0, zz = 0] = params;
  let bound = 0;
  levels.forEach((d, w) => {
    const j = (d - 1) / 2;
    bound += x * (j + 0.5) + z * j + z2 * j * j;
    if (w === 0) return;
    const left = (levels[w - 1]! - 1) / 2;
    bound += 2 * xy * (j + 0.5) * (left + 0.5) + zz * j * left;
  });
  return bound;
}

/** One circuit, read from its final state. */
export async function runMultiQudit(circuit: JobCircuit, pause: Pause, skip?: number): Promise<CircuitResult> {
  const levels = levelsOf(circuit);
  const strides = stridesOf(levels);
  const state = await multiQuditState(circuit, pause);
  const levelOf = (basisState: number, wire: number): number => Math.floor(basisState / strides[wire]!) % levels[wire]!;
  const memory = await measureWires(circuit, state, levelOf, pause, skip);
  return circuitResult(circuit, memory, circuit.instructions);
}

/** The state after all gates; atoms are loaded before anything runs. */
export async function multiQuditState(circuit: JobCircuit, pause: Pause): Promise<State> {
  const levels = levelsOf(circuit);
  const state = groundState(levels.reduce((product, d) => product * d, 1));
  for (const instruction of circuit.instructions) {
    if (pause.due()) await pause.turn();
    await apply(instruction, state, levels, pause);
  }
  return state;
}

async function apply({ name, wires, params }: Instruction, state: State, levels: readonly number[], pause: Pause) {
  const [first = 0, z = 0, z2 = 0, xy = 0, zz = 0] = params;
  const onWires = (terms: SpinTerms) =>
    evolve(
      state,
      spinChain(
        wires.map((wire) => levels[wire]!),
        terms,
      ),
      pause,
      copiesOf(levels, wires),
    );
  switch (name) {
    case 'rlx':
      return onWires({ x: first });
    case 'rlz':
      return onWires({ z: first });
    case 'rlz2':
      return onWires({ z2: first });
    case 'rlxly':
      // Over the whole array of fewer wires the reference does nothing, and the same job must give the same here.
      return wires.length <= levels.length ? onWires({ xy: first }) : undefined;
    case 'rlzlz':
      // Over the whole array the reference never does anything.
      return wires.length === 2 ? onWires({ zz: first }) : undefined;
    case 'multiqudit_full':
      return evolveArray(state, levels, { x: first, z, z2, xy, zz }, pause);
  }
}

/** Above this many states, halving the blocks of a symmetric chain is worth the change of basis. */
const worthMirroring = 200;

async function evolveArray(state: State, levels: readonly number[], terms: SpinTerms, pause: Pause): Promise<void> {
  const hamiltonian = spinChain(levels, terms);
  const mirror = hamiltonian.dimension > worthMirroring ? mirrorOf(levels) : null;
  if (!mirror) return evolve(state, hamiltonian, pause);
  changeMirrorBasis(state, mirror);
  await evolve(state, inMirrorBasis(hamiltonian, mirror), pause);
  changeMirrorBasis(state, mirror);
}

/** Where the space of neighbouring wires lies in the whole: the other wires' values are the copies. */
export function copiesOf(levels: readonly number[], wires: readonly number[]): Copies {
  const strides = stridesOf(levels);
  const first = wires[0]!;
  const last = wires[wires.length - 1]!;
  // Neighbouring wires form one digit of size `span` that moves by `stride`.
  const stride = strides[last]!;
  let span = 1;
  for (let w = first; w <= last; w++) span *= levels[w]!;
  const total = levels.reduce((product, d) => product * d, 1);
  const bases = new Uint32Array(total / span);
  let at = 0;
  for (let high = 0; high < total; high += span * stride)
    for (let low = 0; low < stride; low++) bases[at++] = high + low;
  return { offsets: Uint32Array.from({ length: span }, (_, k) => k * stride), bases };
}
