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
  if (gate.kind === 'pauli') {
    if (!masksFit(gate, qubits)) return `its Pauli string does not fit ${qubits} qubits`;
    return problemOfAngle(gate.angle, parameters);
  }
  for (const qubit of qubitsOf(gate)) {
    if (!Number.isInteger(qubit) || qubit < 0 || qubit >= qubits) return `there is no qubit ${qubit} of ${qubits}`;
  }
  if ('control' in gate && gate.control === gate.target) return `acts twice on qubit ${gate.target}`;
  if (gate.kind === 'unitary') return problemOfMatrix(gate);
  return isRotation(gate) ? problemOfAngle(gate.angle, parameters) : null;
}

/** Rounding of what was written in decimals; more is a mistake. */
const unitaryTolerance = 1e-10;

function problemOfMatrix({ qubits, re, im }: Extract<Gate, { readonly kind: 'unitary' }>): string | null {
  if (qubits.length !== 1 && qubits.length !== 2) return `acts on ${qubits.length} qubits instead of one or two`;
  if (qubits[0] === qubits[1]) return `acts twice on qubit ${qubits[0]}`;
  const size = 1 << qubits.length;
  if (re.length !== size * size || im.length !== size * size) return `its matrix is not ${size} × ${size}`;
  const deviation = distanceFromUnitary(size, re, im);
  return deviation <= unitaryTolerance ? null : `its matrix is not unitary (by ${deviation.toPrecision(2)})`;
}

/** Largest element of |M·M† − 1|; NaN where an element is not finite. */
function distanceFromUnitary(size: number, re: Float64Array, im: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let r = i === j ? -1 : 0;
      let s = 0;
      for (let k = 0; k < size; k++) {
        const [p, q] = [i * size + k, j * size + k];
        r += re[p]! * re[q]! + im[p]! * im[q]!;
        s += im[p]! * re[q]! - re[p]! * im[q]!;
      }
      largest = Math.max(largest, Math.abs(r), Math.abs(s));
    }
  }
  return largest;
}

function problemOfAngle({ parameter, factor, offset }: Angle, parameters: number): string | null {
  if (!Number.isFinite(factor) || !Number.isFinite(offset)) return 'its angle is not finite';
  if (parameter === null) return null;
  const exists = Number.isInteger(parameter) && parameter >= 0 && parameter < parameters;
  return exists ? null : `there is no parameter ${parameter} of ${parameters}`;
}

/** The qubits a gate touches: those of a Pauli string in ascending order, else in the order of the gate. */
export function qubitsOf(gate: Gate): readonly number[] {
  if ('qubit' in gate) return [gate.qubit];
  if ('control' in gate) return [gate.control, gate.target];
  if (gate.kind === 'unitary') return gate.qubits;
  const support: number[] = [];
  for (let qubit = 0; qubit < 64; qubit++) {
    if (((gate.x[qubit >> 5]! | gate.z[qubit >> 5]!) >>> (qubit & 31)) & 1) support.push(qubit);
  }
  return support;
}

function masksFit({ x, z }: { readonly x: Uint32Array; readonly z: Uint32Array }, qubits: number): boolean {
  if (x.length !== 2 || z.length !== 2) return false;
  const low = x[0]! | z[0]!;
  const high = x[1]! | z[1]!;
  return qubits <= 32
    ? high === 0 && (qubits === 32 || low >>> qubits === 0)
    : qubits === 64 || high >>> (qubits - 32) === 0;
}
