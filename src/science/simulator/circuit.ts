import type { Angle, Circuit, Gate } from './contract.ts';
import { invalidCircuit } from './errors.ts';

/** A fixed angle in radians. */
export function fixedAngle(offset: number): Angle {
  return { parameter: null, factor: 0, offset };
}

/** factor·θ[parameter] + offset. */
export function freeAngle(parameter: number, factor = 1, offset = 0): Angle {
  return { parameter, factor, offset };
}

/** The angle in radians at the point θ. */
export function angleAt(angle: Angle, theta: Float64Array): number {
  return angle.parameter === null ? angle.offset : angle.factor * theta[angle.parameter]! + angle.offset;
}

/** True for gates that turn by an angle: exp(−iφG/2). */
export function isRotation(gate: Gate): gate is Extract<Gate, { readonly angle: Angle }> {
  return 'angle' in gate;
}

/** The circuit itself when every gate fits it, else `invalid_circuit` naming the gate. */
export function validateCircuit(circuit: Circuit): Circuit {
  const { qubits, parameters, gates } = circuit;
  if (!Number.isInteger(qubits) || qubits < 1 || qubits > 64) {
    throw invalidCircuit('circuit', `the number of qubits is a whole number from 1 to 64, not ${qubits}`);
  }
  if (!Number.isInteger(parameters) || parameters < 0) {
    throw invalidCircuit('circuit', `the number of parameters is a whole number, not ${parameters}`);
  }
  gates.forEach((gate, index) => {
    const problem = problemOf(gate, circuit);
    if (problem !== null) throw invalidCircuit(`gate ${index} (${gate.kind})`, problem);
  });
  return circuit;
}

function problemOf(gate: Gate, { qubits, parameters }: Circuit): string | null {
  for (const qubit of qubitsOf(gate)) {
    if (!Number.isInteger(qubit) || qubit < 0 || qubit >= qubits) return `there is no qubit ${qubit} of ${qubits}`;
  }
  if ('control' in gate && gate.control === gate.target) return `acts twice on qubit ${gate.target}`;
  if (gate.kind === 'pauli' && !masksFit(gate, qubits)) return `its Pauli string does not fit ${qubits} qubits`;
  return isRotation(gate) ? problemOfAngle(gate.angle, parameters) : null;
}

function problemOfAngle({ parameter, factor, offset }: Angle, parameters: number): string | null {
  if (!Number.isFinite(factor) || !Number.isFinite(offset)) return 'its angle is not finite';
  if (parameter === null) return null;
  const exists = Number.isInteger(parameter) && parameter >= 0 && parameter < parameters;
  return exists ? null : `there is no parameter ${parameter} of ${parameters}`;
}

function qubitsOf(gate: Gate): number[] {
  if ('qubit' in gate) return [gate.qubit];
  return 'control' in gate ? [gate.control, gate.target] : [];
}

function masksFit({ x, z }: { readonly x: Uint32Array; readonly z: Uint32Array }, qubits: number): boolean {
  if (x.length !== 2 || z.length !== 2) return false;
  const low = x[0]! | z[0]!;
  const high = x[1]! | z[1]!;
  return qubits <= 32
    ? high === 0 && (qubits === 32 || low >>> qubits === 0)
    : qubits === 64 || high >>> (qubits - 32) === 0;
}
