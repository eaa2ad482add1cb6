import type { DeviceConfig } from '../../jobs/index.ts';
import { machineFailed } from '../errors.ts';
import {
  deviceConfig,
  gate,
  type InstructionRule,
  type JobRules,
  noParameters,
  type ParameterRule,
  singleWires,
} from '../instruction-rules.ts';
import type { Entangler } from './native-gates.ts';

/** What of a backend's configuration decides how circuits are written for it. */
export interface BackendFacts {
  readonly name: string;
  readonly version: string;
  readonly qubits: number;
  readonly entangler: Entangler;
  readonly pairs: readonly (readonly [number, number])[];
  /** True for a pair as it stands in the coupling map. */
  readonly isListed: (first: number, second: number) => boolean;
  readonly maxShots: number;
  readonly maxCircuits: number;
}

/** Where a configuration names no limits. */
const defaultShots = 100_000;
const mostCircuits = 100;

/** Facts from `GET /backends/{name}/configuration`. Throws `machine_failed` for a backend that has other gates than ours are made of. */
export function backendFacts(name: string, value: unknown): BackendFacts {
  const refuse = (problem: string) => machineFailed(`IBM Quantum (${name})`, problem);
  if (typeof value !== 'object' || value === null) throw refuse('its configuration is no object.');
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { n_qubits: qubits, basis_gates: gates, coupling_map: coupling } = fields;
  if (typeof qubits !== 'number' || !Number.isSafeInteger(qubits) || qubits < 1) {
    throw refuse('its configuration has no n_qubits.');
  }
  const basis: readonly unknown[] = Array.isArray(gates) ? gates : [];
  const entangler = (['cz', 'cx'] as const).find((candidate) => basis.includes(candidate));
  if (!basis.includes('rz') || !basis.includes('sx') || !basis.includes('x') || entangler === undefined) {
    throw refuse(`circuits are written in rz, sx, x and cz or cx, and it has ${basis.join(', ')}.`);
  }
  const pairs = (Array.isArray(coupling) ? coupling : []).map((entry: unknown): readonly [number, number] => {
    const [first, second]: unknown[] = Array.isArray(entry) ? entry : [];
    if (!isQubit(first, qubits) || !isQubit(second, qubits)) throw refuse('its coupling map is no list of pairs.');
    return [first, second];
  });
  const listed = new Set(pairs.map(([first, second]) => first * qubits + second));
  return {
    name,
    version: typeof fields.backend_version === 'string' ? fields.backend_version : '0.0.0',
    qubits,
    entangler,
    pairs,
    isListed: (first, second) => listed.has(first * qubits + second),
    maxShots: positive(fields.max_shots) ?? defaultShots,
    maxCircuits: Math.min(mostCircuits, positive(fields.max_experiments) ?? mostCircuits),
  };
}

/** What jobs may contain: gates on the wires of the backend, a wire being its qubit of the same number. */
export function backendRules(backend: BackendFacts, displayName: string): JobRules {
  const { qubits, pairs, entangler } = backend;
  const single = singleWires(qubits);
  const either = eitherWay(pairs, qubits);
  const angle: ParameterRule[] = [{ name: 'theta', least: -1000, most: 1000 }];
  const one = (name: string, parameters: readonly ParameterRule[], description: string): InstructionRule =>
    gate(name, parameters, { description, coupling: single, qasm: ownGate(name, parameters), local: true });
  const two = (name: string, coupling: readonly (readonly number[])[], description: string): InstructionRule =>
    gate(name, noParameters, { description, coupling, qasm: `gate ${name} a, b {}`, local: true });
  return {
    device: displayName,
    wires: qubits,
    leastJobWires: 1,
    wireOrders: ['sequential', 'interleaved'],
    maxShots: backend.maxShots,
    maxExperiments: backend.maxCircuits,
    instructions: [
      one('rx', angle, 'Rotation about x, made of sx and rz'),
      one('ry', angle, 'Rotation about y, made of sx and rz'),
      one('rz', angle, 'Rotation about z'),
      one('sx', noParameters, 'Square root of X'),
      one('x', noParameters, 'X'),
      two('cz', either, 'Controlled Z between coupled qubits'),
      two('cx', entangler === 'cx' ? pairs : either, 'Controlled X between coupled qubits'),
      { name: 'barrier', wires: qubits, parameters: noParameters, local: true },
      { name: 'measure', wires: single, parameters: noParameters, local: true },
    ],
  };
}

/** The config to publish. */
export function backendConfig(backend: BackendFacts, rules: JobRules): DeviceConfig {
  const config = deviceConfig(rules, {
    description: `${backend.name} of IBM Quantum, ${backend.qubits} qubits. A wire is the qubit of the same number; seeds are ignored.`,
    version: backend.version,
    type: 'spin',
    species: 1,
    supported: rules.instructions.map(({ name }) => name),
    simulator: false,
  });
  return { ...config, wire_order: 'sequential' };
}

function eitherWay(pairs: BackendFacts['pairs'], qubits: number): readonly (readonly number[])[] {
  const both = pairs.flatMap(([first, second]) => [
    [first, second],
    [second, first],
  ]);
  return [...new Map(both.map((wires) => [wires[0]! * qubits + wires[1]!, wires])).values()];
}

function ownGate(name: string, parameters: readonly ParameterRule[]): string {
  return parameters.length === 0 ? `gate ${name} q {}` : `gate ${name}(theta) q {}`;
}

function isQubit(value: unknown, qubits: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < qubits;
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}
