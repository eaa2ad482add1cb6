import type { GateNoise, NoiseModel, QubitNoise } from '../contract.ts';
import { depolarizingLimit } from './channels.ts';
import { invalidNoiseModel } from './errors.ts';
import { nameableGate, whyNotNameable } from './nameable-gates.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A noise model from its JSON form: `{name, qubits: [{t1, t2, excited_population, readout: {zero_as_one, one_as_zero}}],
 * gates: [{gate, qubits, arity, duration, depolarizing, amplitude_damping, phase_damping, pauli}]}`. Everything but `name`
 * and `gate` may be left out and is then perfect. Throws `invalid_noise_model` naming the entry: unknown fields, times that
 * are not positive, T2 > 2·T1, errors that are no probabilities or more than a completely positive channel takes, gates that
 * circuits do not have or execute as others, numbers of qubits that are not the gate's.
 */
export function readNoiseModel(value: unknown): NoiseModel {
  const model = fieldsOf(value, 'the document', ['name', 'qubits', 'gates']);
  if (typeof model.name !== 'string' || model.name === '') {
    throw invalidNoiseModel('name', 'a text that is not empty is needed');
  }
  const gates = withoutRepetitions(listOf(model.gates, 'gates').map((entry, k) => readGate(entry, `gates[${k}]`)));
  return {
    name: model.name,
    qubits: listOf(model.qubits, 'qubits').map((entry, k) => readQubit(entry, `qubits[${k}]`)),
    gates,
  };
}

/** The JSON form of a model: what `readNoiseModel` reads. */
export function noiseModelDocument({ name, qubits, gates }: NoiseModel): Fields {
  return {
    name,
    qubits: qubits.map(({ t1, t2, excitedPopulation, readout }) => ({
      t1,
      t2,
      excited_population: excitedPopulation,
      readout: { zero_as_one: readout.zeroAsOne, one_as_zero: readout.oneAsZero },
    })),
    gates: gates.map(({ gate, qubits: on, arity, duration, depolarizing, amplitudeDamping, phaseDamping, pauli }) => ({
      gate,
      qubits: on,
      arity,
      duration,
      depolarizing,
      amplitude_damping: amplitudeDamping,
      phase_damping: phaseDamping,
      pauli,
    })),
  };
}

/**
 * Many devices list the two orders of a gate that has none: the second is left out where it says the same. Throws
 * `invalid_noise_model` where it does not, and where an entry comes twice.
 */
function withoutRepetitions(gates: readonly GateNoise[]): GateNoise[] {
  const seen = new Map<string, { readonly k: number; readonly entry: GateNoise }>();
  return gates.filter((entry, k) => {
    const { gate, qubits, arity } = entry;
    const key = `${arity ?? ''} ${nameableGate(gate)!.same(qubits)}`;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, { k, entry });
      return true;
    }
    if (calledAs(entry) === calledAs(earlier.entry)) {
      throw invalidNoiseModel(`gates[${k}]`, `${gate} is described twice, first by gates[${earlier.k}]`);
    }
    if (effectsOf(entry) === effectsOf(earlier.entry)) return false;
    throw invalidNoiseModel(
      `gates[${k}]`,
      `${calledAs(entry)} is the same gate as ${calledAs(earlier.entry)} of gates[${earlier.k}], with other noise; a gate without an order of its qubits has one noise`,
    );
  });
}

function calledAs({ gate, qubits }: GateNoise): string {
  return qubits === null ? gate : `${gate} on ${qubits.join(', ')}`;
}

/** What an entry does, whatever order its qubits are named in. */
function effectsOf({ gate, qubits, pauli, duration, depolarizing, amplitudeDamping, phaseDamping }: GateNoise): string {
  const reversed = nameableGate(gate)!.isReversed(qubits);
  const errors = Object.entries(pauli)
    .filter(([, p]) => p > 0)
    .map(([label, p]) => `${reversed ? [...label].reverse().join('') : label} ${p}`);
  return JSON.stringify([duration, depolarizing, amplitudeDamping, phaseDamping, errors.sort()]);
}

function readQubit(value: unknown, where: string): QubitNoise {
  const entry = fieldsOf(value, where, ['t1', 't2', 'excited_population', 'readout']);
  const t1 = readTime(entry.t1, `${where}.t1`);
  const t2 = readTime(entry.t2, `${where}.t2`);
  if (t1 !== null && t2 !== null && t2 > 2 * t1) {
    throw invalidNoiseModel(where, `t2 = ${t2} is more than twice t1 = ${t1}, which no relaxation gives`);
  }
  const readout = fieldsOf(entry.readout ?? {}, `${where}.readout`, ['zero_as_one', 'one_as_zero']);
  return {
    t1,
    t2,
    excitedPopulation: readNumber(entry.excited_population, `${where}.excited_population`, 1),
    readout: {
      zeroAsOne: readNumber(readout.zero_as_one, `${where}.readout.zero_as_one`, 1),
      oneAsZero: readNumber(readout.one_as_zero, `${where}.readout.one_as_zero`, 1),
    },
  };
}

const gateFields = [
  'gate',
  'qubits',
  'arity',
  'duration',
  'depolarizing',
  'amplitude_damping',
  'phase_damping',
  'pauli',
];

function readGate(value: unknown, where: string): GateNoise {
  const entry = fieldsOf(value, where, gateFields);
  const { gate } = entry;
  if (typeof gate !== 'string') {
    throw invalidNoiseModel(`${where}.gate`, 'the name of a gate as in OpenQASM is needed, or *');
  }
  const named = nameableGate(gate);
  if (named === null) throw invalidNoiseModel(`${where}.gate`, whyNotNameable(gate));
  const qubits = readQubits(entry.qubits, `${where}.qubits`);
  const said = readArity(entry.arity, `${where}.arity`) ?? named.arity;
  if (named.arity !== null && said !== named.arity) {
    throw invalidNoiseModel(`${where}.arity`, `${gate} acts on ${named.arity === 1 ? 'one qubit' : 'two qubits'}`);
  }
  const arity = said ?? (qubits === null ? null : qubits.length === 1 ? 1 : 2);
  if (qubits !== null && arity !== qubits.length) {
    throw invalidNoiseModel(`${where}.qubits`, `their number is not the arity of the gate, ${arity}`);
  }
  const pauli = readPauli(entry.pauli, `${where}.pauli`);
  const letters = arity ?? Object.keys(pauli)[0]?.length;
  if (Object.keys(pauli).some((label) => label.length !== letters)) {
    throw invalidNoiseModel(`${where}.pauli`, 'its labels have one letter for each qubit of the gate');
  }
  return {
    gate,
    qubits,
    arity: letters === 1 || letters === 2 ? letters : null,
    duration: readNumber(entry.duration, `${where}.duration`, Number.MAX_VALUE),
    depolarizing: readNumber(entry.depolarizing, `${where}.depolarizing`, depolarizingLimit(letters === 1 ? 1 : 2)),
    amplitudeDamping: readNumber(entry.amplitude_damping, `${where}.amplitude_damping`, 1),
    phaseDamping: readNumber(entry.phase_damping, `${where}.phase_damping`, 1),
    pauli,
  };
}

function readPauli(value: unknown, where: string): Readonly<Record<string, number>> {
  if (value === undefined || value === null) return {};
  if (!isFields(value)) throw invalidNoiseModel(where, 'this is not an object of labels and probabilities');
  const entries = Object.entries(value).map(([label, p]): [string, number] => {
    if (!/^[IXYZ]{1,2}$/.test(label)) throw invalidNoiseModel(where, `${label} is no label of one or two letters IXYZ`);
    return [label, readNumber(p, `${where}.${label}`, 1)];
  });
  if (entries.reduce((sum, [, p]) => sum + p, 0) > 1 + 1e-12) {
    throw invalidNoiseModel(where, 'its probabilities have a sum above 1');
  }
  return Object.fromEntries(entries);
}

function readQubits(value: unknown, where: string): readonly number[] | null {
  if (value === undefined || value === null) return null;
  const list = listOf(value, where);
  const qubits = list.filter((qubit) => typeof qubit === 'number' && Number.isInteger(qubit) && qubit >= 0);
  if (qubits.length !== list.length || list.length < 1 || list.length > 2 || list[0] === list[1]) {
    throw invalidNoiseModel(where, 'one or two different qubits are needed, counted from 0');
  }
  return qubits.map(Number);
}

function readArity(value: unknown, where: string): 1 | 2 | null {
  if (value === undefined || value === null) return null;
  if (value !== 1 && value !== 2) throw invalidNoiseModel(where, 'a gate acts on 1 or 2 qubits');
  return value;
}

function readTime(value: unknown, where: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value > 0 && value < Infinity)) {
    throw invalidNoiseModel(where, 'a positive number of microseconds is needed, or null for no decay');
  }
  return value;
}

function readNumber(value: unknown, where: string, limit: number): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !(value >= 0 && value <= limit)) {
    const range = limit === Number.MAX_VALUE ? 'that is not negative' : `from 0 to ${Number(limit.toFixed(6))}`;
    throw invalidNoiseModel(
      where,
      `a number ${range} is needed, not ${typeof value === 'number' ? value : JSON.stringify(value)}`,
    );
  }
  return value;
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidNoiseModel(where, 'a list is needed');
  return value;
}

function fieldsOf(value: unknown, where: string, known: readonly string[]): Fields {
  if (!isFields(value)) throw invalidNoiseModel(where, 'an object is needed');
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange !== undefined) {
    throw invalidNoiseModel(where, `${strange} is unknown; there are ${known.join(', ')}`);
  }
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
