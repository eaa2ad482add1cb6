import { hasBit } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Angle, Circuit, Gate } from '../contract.ts';
import { type Expression, expressionText } from '../expression.ts';
import type { UnitaryGate } from '../unitary.ts';
import { textbookGates } from '../unitary-decomposition.ts';

/** How a circuit's parameters are written; `readOpenQasm3` gives the same. */
export interface ParameterTexts {
  /** Names of the inputs; what is no identifier of OpenQASM becomes `_θ_k_`. */
  readonly parameters: readonly string[];
  /** Parameter k of the circuit as a function of the inputs; null when it is input k. */
  readonly expressions: readonly Expression[] | null;
}

/**
 * The circuit as OpenQASM 3.0: one `input float[64] _θ_k_;` for each parameter, one `gate` definition for each kind of Pauli
 * rotation (its letters in ascending order of qubits, as `rxzzy`) and for each matrix, gates in order, unexpanded. The same
 * circuit gives the same text; its size is linear in the number of gates. `name` becomes a comment. Throws `invalid_circuit`.
 */
export function openQasm3(circuit: Circuit, name?: string, texts?: ParameterTexts): string {
  const { qubits, parameters, gates } = validateCircuit(circuit);
  const inputs = inputNames(texts?.parameters ?? Array.from({ length: parameters }, () => ''));
  const parameter = (k: number): string => {
    const expression = texts?.expressions?.[k];
    if (expression === undefined) return inputs[k] ?? parameterName(k);
    const text = expressionText(expression, decimal, (input) => inputs[input] ?? parameterName(input));
    return expression.kind === 'parameter' ? text : `(${text})`;
  };
  const definitions = new Map<string, string>();
  const context = { qubits, definitions, matrixNames: new Map<string, string>(), parameter };
  const statements = gates.map((gate) => statement(gate, context));
  return [
    'OPENQASM 3.0;',
    'include "stdgates.inc";',
    ...(name === undefined ? [] : [`// ${name.replace(/\s+/g, ' ').trim()}`]),
    ...definitions.values(),
    ...inputs.map((input) => `input float[64] ${input};`),
    `qubit[${qubits}] q;`,
    ...statements,
    '',
  ].join('\n');
}

function inputNames(names: readonly string[]): string[] {
  const isName = (name: string) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) && name !== 'q';
  const usable = names.every(isName) && new Set(names).size === names.length;
  return usable ? [...names] : names.map((_, k) => parameterName(k));
}

interface Context {
  readonly qubits: number;
  readonly definitions: Map<string, string>;
  readonly matrixNames: Map<string, string>;
  readonly parameter: (index: number) => string;
}

function statement(gate: Gate, { qubits, definitions, matrixNames, parameter }: Context): string {
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
      return `${gate.kind}(${angleText(gate.angle, parameter)}) q[${gate.qubit}];`;
    case 'xx+yy':
      definitions.set('xx_plus_yy', xxPlusYYDefinition);
      return `xx_plus_yy(${angleText(gate.angle, parameter)}) q[${gate.control}], q[${gate.target}];`;
    case 'pauli': {
      const support = Array.from({ length: qubits }, (_, qubit) => ({
        qubit,
        letter: letterAt(gate.x, gate.z, qubit),
      })).filter(({ letter }) => letter !== 'i');
      if (support.length === 0) return `gphase(-0.5*(${angleText(gate.angle, parameter)}));`;
      const letters = support.map(({ letter }) => letter).join('');
      const gateName = `r${letters}`;
      // One letter is rx, ry or rz of stdgates.inc.
      if (letters.length > 1 && !definitions.has(gateName)) definitions.set(gateName, rotationDefinition(letters));
      return `${gateName}(${angleText(gate.angle, parameter)}) ${support.map(({ qubit }) => `q[${qubit}]`).join(', ')};`;
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

function rotationDefinition(letters: string): string {
  const names = Array.from(letters, (_, k) => `q${k}`);
  return `gate r${letters}(θ) ${names.join(', ')} { ${rotationBody(letters)} }`;
}

/** exp(−iθP/2): every letter turned into Z, the parity gathered by CX on the last qubit, RZ there, all undone. */
export function rotationBody(letters: string): string {
  const names = Array.from(letters, (_, k) => `q${k}`);
  const basis = (sign: '' | '-') =>
    names.flatMap((qubit, k) => {
      if (letters[k] === 'x') return [`h ${qubit};`];
      return letters[k] === 'y' ? [`rx(${sign}pi/2) ${qubit};`] : [];
    });
  const ladder = names.slice(1).map((qubit, k) => `cx ${names[k]}, ${qubit};`);
  return [...basis(''), ...ladder, `rz(θ) ${names.at(-1)};`, ...ladder.toReversed(), ...basis('-')].join(' ');
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

function angleText({ parameter, factor, offset }: Angle, nameOf: (index: number) => string): string {
  if (parameter === null || factor === 0) return decimal(offset);
  const name = nameOf(parameter);
  const product = factor === 1 ? name : factor === -1 ? `-${name}` : `${factor}*${name}`;
  if (offset === 0) return product;
  return `${product} ${offset < 0 ? '-' : '+'} ${decimal(Math.abs(offset))}`;
}

/** The shortest text that reads back as the same double, always as a float literal. */
function decimal(value: number): string {
  const text = String(value === 0 ? 0 : value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
