import type { DeviceConfig, GateDescription } from './contract.ts';
import { readDatetime, writeDatetime } from './datetime.ts';
import { invalidDocument } from './errors.ts';
import { booleanAt, integerAt, kindOf, listAt, nullable, objectAt, textAt, wordAt } from './fields.ts';
import type { Writable } from './json-value.ts';

const complain = (where: string, problem: string) => invalidDocument('device config', where, problem);

/**
 * A stored device config; `displayName` is the name it is stored under, which wins over its own. Keys of older versions
 * (`operational`, `name`) are ignored, dates of databases accepted. Throws `invalid_document`.
 */
export function readDeviceConfig(value: unknown, displayName: string): DeviceConfig {
  const fields = objectAt(value, '', complain);
  const text = (name: string) => textAt(fields[name], name, complain);
  const integer = (name: string) => integerAt(fields[name], name, complain);
  if (!/^[a-z0-9]+$/.test(displayName))
    throw complain('display_name', `must be lower-case letters and digits but is ${kindOf(displayName)}`);
  return {
    description: text('description'),
    version: text('version'),
    display_name: displayName,
    cold_atom_type: wordAt(fields.cold_atom_type, ['fermion', 'boson', 'spin', 'mixed'], 'cold_atom_type', complain),
    gates: listAt(fields.gates, 'gates', complain).map((gate, index) => readGate(gate, `gates[${index}]`)),
    max_experiments: integer('max_experiments'),
    max_shots: integer('max_shots'),
    simulator: booleanAt(fields.simulator, 'simulator', complain),
    supported_instructions: texts(fields.supported_instructions, 'supported_instructions'),
    num_wires: integer('num_wires'),
    wire_order: wordAt(fields.wire_order, ['sequential', 'interleaved'], 'wire_order', complain),
    num_species: integer('num_species'),
    pending_jobs: nullable(fields.pending_jobs, (count) => integerAt(count, 'pending_jobs', complain)),
    status_msg: nullable(fields.status_msg, (message) => textAt(message, 'status_msg', complain)),
    last_queue_check: nullable(fields.last_queue_check, readCheck),
    sign: booleanAt(fields.sign ?? false, 'sign', complain),
    kid: nullable(fields.kid, (kid) => textAt(kid, 'kid', complain)),
  };
}

/** A device config for `writeJson` and `signDocument`: the fields in the order that signatures cover. */
export function deviceConfigJson(config: DeviceConfig): Writable {
  return {
    description: config.description,
    version: config.version,
    display_name: config.display_name,
    cold_atom_type: config.cold_atom_type,
    gates: config.gates.map(gateDocument),
    max_experiments: config.max_experiments,
    max_shots: config.max_shots,
    simulator: config.simulator,
    supported_instructions: config.supported_instructions,
    num_wires: config.num_wires,
    wire_order: config.wire_order,
    num_species: config.num_species,
    pending_jobs: config.pending_jobs,
    status_msg: config.status_msg,
    last_queue_check: config.last_queue_check,
    sign: config.sign,
    kid: config.kid,
  };
}

/** A gate with the five keys that qiskit's gate class knows, and no other. */
export function gateDocument({ coupling_map, description, name, parameters, qasm_def }: GateDescription) {
  return { coupling_map, description, name, parameters, qasm_def };
}

function readCheck(value: unknown): string {
  const time = value instanceof Date ? value.getTime() : readDatetime(textAt(value, 'last_queue_check', complain));
  if (time === null || Number.isNaN(time)) throw complain('last_queue_check', `is no date: ${kindOf(value)}`);
  return writeDatetime(time);
}

function readGate(value: unknown, where: string): GateDescription {
  const fields = objectAt(value, where, complain);
  return {
    coupling_map: listAt(fields.coupling_map, `${where}.coupling_map`, complain).map((wires) =>
      listAt(wires, `${where}.coupling_map`, complain).map((wire) =>
        integerAt(wire, `${where}.coupling_map`, complain),
      ),
    ),
    description: textAt(fields.description, `${where}.description`, complain),
    name: textAt(fields.name, `${where}.name`, complain),
    parameters: texts(fields.parameters, `${where}.parameters`),
    qasm_def: textAt(fields.qasm_def ?? '{}', `${where}.qasm_def`, complain),
  };
}

function texts(value: unknown, where: string): string[] {
  return listAt(value, where, complain).map((entry) => textAt(entry, where, complain));
}
