import { hasBit } from '../operators/index.ts';
import { validateCircuit } from './circuit.ts';
import type { Angle, Circuit, Gate } from './contract.ts';
import type { UnitaryGate } from './unitary.ts';
import { textbookGates } from './unitary-decomposition.ts';

/**
 * The circuit as OpenQASM 3.0: one `input float[64] _θ_k_;` for each parameter, one `gate` definition for each kind of Pauli
 * rotation (its letters in ascending order of qubits, as `rxzzy`) and for each matrix, gates in order, unexpanded. The same circuit gives the
 * same text; its size is linear in the number of gates. `name` becomes a comment. Throws `invalid_circuit`.
 */
export function openQasm3(circuit: Circuit, name?: string): string {
  const { qubits, parameters, gates } = validateCircuit(circuit);
  const definitions = new Map<string, string>();
  const matrixNames = new Map<string, string>();
  const statements = gates.map((gate) => statement(gate, qubits, definitions, matrixNames));
  const inputs = Array.from({ length: parameters }, (_, k) => `input float[64] ${parameterName(k)};`);
  return [
    'OPENQASM 3.0;',
    'include "stdgates.inc";',
    ...(name === undefined ? [] : [`// ${name.replace(/\s+/g, ' ').trim()}`]),
    ...definitions.values(),
    ...inputs,
    `qubit[${qubits}] q;`,
    ...statements,
    '',
  ].join('\n');
}

function statement(
  gate: Gate,
  qubits: number,
  definitions: Map<string, string>,
  matrixNames: Map<string, string>,
): string {
  switch (gate.kind) {
    case 'h':
    case 'x':
      return `${gate.kind} q[${gate.qubit}];`;
    case 'cx':
    case 'cz':
    case 'swap':
      return `${gate.kind} q[${gate.control}], q[${gate.target}];`;
    case 'rx':
    case 'ry':
    case 'rz':
      return `${gate.kind}(${angleText(gate.angle)}) q[${gate.qubit}];`;
    case 'xx+yy':
      definitions.set('xx_plus_yy', xxPlusYYDefinition);
      return `xx_plus_yy(${angleText(gate.angle)}) q[${gate.control}], q[${gate.target}];`;
    case 'pauli': {
      const support = Array.from({ length: qubits }, (_, qubit) => ({
        qubit,
        letter: letterAt(gate.x, gate.z, qubit),
      })).filter(({ letter }) => letter !== 'i');
      if (support.length === 0) return `gphase(-0.5*(${angleText(gate.angle)}));`;
      const letters = support.map(({ letter }) => letter).join('');
      const gateName = `r${letters}`;
      // One letter is rx, ry or rz of stdgates.inc.
      if (letters.length > 1 && !definitions.has(gateName)) definitions.set(gateName, rotationDefinition(letters));
      return `${gateName}(${angleText(gate.angle)}) ${support.map(({ qubit }) => `q[${qubit}]`).join(', ')};`;
    }
    case 'unitary': {
      const body = matrixBody(gate);
      const key = `${gate.qubits.length} ${body}`;
      let name = matrixNames.get(key);
      if (name === undefined) {
        name = `unitary_${matrixNames.size}`;
        matrixNames.set(key, name);
        definitions.set(name, `gate ${name} ${gate.qubits.map((_, k) => `q${k}`).join(', ')} { ${body} }`);
      }
      return `${name} ${gate.qubits.map((qubit) => `q[${qubit}]`).join(', ')};`;
    }
  }
}

type Letter = 'i' | 'x' | 'y' | 'z';

function letterAt(x: Uint32Array, z: Uint32Array, qubit: number): Letter {
  const flips = hasBit(x[0]!, x[1]!, qubit);
  const signs = hasBit(z[0]!, z[1]!, qubit);
  if (flips) return signs ? 'y' : 'x';
  return signs ? 'z' : 'i';
}

/** exp(−iθP/2): every letter turned into Z, the parity gathered by CX on the last qubit, RZ there, all undone. */
function rotationDefinition(letters: string): string {
  const names = Array.from(letters, (_, k) => `q${k}`);
  const basis = (sign: '' | '-') =>
    names.flatMap((qubit, k) => {
      if (letters[k] === 'x') return [`h ${qubit};`];
      return letters[k] === 'y' ? [`rx(${sign}pi/2) ${qubit};`] : [];
    });
  const ladder = names.slice(1).map((qubit, k) => `cx ${names[k]}, ${qubit};`);
  const body = [...basis(''), ...ladder, `rz(θ) ${names.at(-1)};`, ...ladder.toReversed(), ...basis('-')];
  return `gate r${letters}(θ) ${names.join(', ')} { ${body.join(' ')} }`;
}

/** exp(−iθ(XX + YY)/4): the XX and YY rotations commute. */
const xxPlusYYDefinition = [
  'gate xx_plus_yy(θ) q0, q1 {',
  'h q0; h q1; cx q0, q1; rz(θ/2) q1; cx q0, q1; h q0; h q1;',
  'rx(pi/2) q0; rx(pi/2) q1; cx q0, q1; rz(θ/2) q1; cx q0, q1; rx(-pi/2) q0; rx(-pi/2) q1; }',
].join(' ');

/** One qubit and two have different bodies: the identity of each is written out. */
function matrixBody(gate: UnitaryGate): string {
  const gates = textbookGates(gate);
  if (gates.length === 0) return gate.qubits.map((_, k) => `id q${k};`).join(' ');
  return gates
    .map(({ name, angle, on }) => {
      const target = on.length === 0 ? '' : ` ${on.map((k) => `q${k}`).join(', ')}`;
      return `${name}${name === 'x' ? '' : `(${decimal(angle)})`}${target};`;
    })
    .join(' ');
}

function parameterName(index: number): string {
  return `_θ_${index}_`;
}

function angleText({ parameter, factor, offset }: Angle): string {
  if (parameter === null || factor === 0) return decimal(offset);
  const name = parameterName(parameter);
  const product = factor === 1 ? name : factor === -1 ? `-${name}` : `${factor}*${name}`;
  if (offset === 0) return product;
  return `${product} ${offset < 0 ? '-' : '+'} ${decimal(Math.abs(offset))}`;
}

/** The shortest text that reads back as the same double, always as a float literal. */
function decimal(value: number): string {
  const text = String(value === 0 ? 0 : value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
