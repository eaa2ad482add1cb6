import type { CircuitResult, JobCircuit } from '../jobs/index.ts';
import type { Device } from './contract.ts';
import { jobRefused } from './errors.ts';
import { evolve } from './evolution.ts';
import { circuitResult, executeInTurn } from './execution.ts';
import { angle, deviceConfig, gate, type JobRules, noParameters, turn } from './instruction-rules.ts';
import { checkJob } from './job-check.ts';
import type { Pause } from './pause.ts';
import { sampleLabels, sampleStream } from './sampling.ts';
import { type SpinTerms, spinChain } from './spin-chain.ts';
import { groundState, probabilities } from './state.ts';

const wire = [[0]];
const wireOrNone = [[0], []];
const fast = 5e6 * Math.PI;

const rules: JobRules = {
  device: 'singlequdit',
  wires: 1,
  leastJobWires: 1,
  wireOrders: ['interleaved', 'sequential'],
  instructions: [
    gate('rlx', [angle('omega', turn)], {
      description: 'Evolution under Lx',
      coupling: wire,
      // Published with this spelling, which clients compare.
      qasm: 'gate lrx(omega) {}',
      local: true,
    }),
    gate('rlz', [angle('delta', turn)], { description: 'Evolution under the Z gate', coupling: wire, local: true }),
    gate('rlz2', [angle('chi', 10 * turn)], { description: 'Evolution under lz2', coupling: wire, local: true }),
    gate('sq_full', [angle('omega', fast), angle('delta', fast), angle('chi', fast)], {
      description: 'Apply the full time evolution on the array.',
      coupling: wire,
      local: true,
    }),
    { name: 'barrier', wires: wireOrNone, parameters: noParameters, local: true },
    { name: 'measure', wires: wireOrNone, parameters: noParameters, local: true },
    {
      name: 'load',
      wires: wireOrNone,
      parameters: [{ name: 'the number of atoms', least: 1, most: 500, whole: true }],
      local: true,
    },
  ],
};

/** One spin of up to 500 atoms: `measure` reads it where it stands and the last one counts. */
export const singlequdit: Device = {
  config: deviceConfig(rules, {
    description: 'Setup of a cold atomic gas experiment with a single qudit.',
    version: '0.3',
    type: 'spin',
    species: 1,
    supported: ['rlx', 'rlz', 'rlz2', 'barrier', 'measure', 'load', 'sq_full'],
  }),
  check(job) {
    const circuits = checkJob(job, rules);
    for (const { name, instructions } of circuits) {
      if (!instructions.some((instruction) => instruction.name === 'measure')) {
        throw jobRefused(`${name} measures nothing: add ["measure", [0], []].`);
      }
    }
    return circuits;
  },
  execute: (circuits, options) => executeInTurn(circuits, runSingleQudit, options),
};

/** The coefficients of one spin's operator under a gate of this device; null for what is no gate. */
function termsOf(name: string, params: readonly number[]): SpinTerms | null {
  const [first = 0, z = 0, z2 = 0] = params;
  if (name === 'rlx') return { x: first };
  if (name === 'rlz') return { z: first };
  if (name === 'rlz2') return { z2: first };
  return name === 'sq_full' ? { x: first, z, z2 } : null;
}

/** One circuit; each `measure` draws one number per shot, of which only those of the last one are kept. */
export async function runSingleQudit(circuit: JobCircuit, pause: Pause, skip = 0): Promise<CircuitResult> {
  let state = groundState(2);
  const measures = circuit.instructions.filter(({ name }) => name === 'measure').length;
  const stream = sampleStream(circuit.seed, skip);
  let seen = 0;
  let memory: string[] = [];
  for (const { name, params } of circuit.instructions) {
    if (pause.due()) await pause.turn();
    if (name === 'load') state = groundState(params[0]! + 1);
    if (name === 'measure') {
      seen++;
      if (seen < measures) stream.skip(2 * circuit.shots);
      else memory = await sampleLabels(probabilities(state), circuit.shots, stream, String, pause);
    }
    const terms = termsOf(name, params);
    if (terms) await evolve(state, spinChain([state.re.length], terms), pause);
  }
  return circuitResult(circuit, memory, circuit.instructions);
}
