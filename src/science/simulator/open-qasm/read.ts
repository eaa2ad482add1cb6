import { validateCircuit } from '../circuit.ts';
import type { Circuit, Gate } from '../contract.ts';
import { openQasmNotRead } from '../errors.ts';
import { type Expression, parameterOf } from '../expression.ts';
import { evaluateFormula } from './evaluate-formula.ts';
import { Expansion } from './expand.ts';
import { parseOpenQasm } from './parse.ts';
import { Registers, refusal } from './registers.ts';
import type { GateCall } from './syntax.ts';

/** A circuit from a text, and how its parameters come from the inputs of the text. */
export interface OpenQasmCircuit {
  readonly circuit: Circuit;
  /** The names of the inputs in the order of their declaration. */
  readonly parameters: readonly string[];
  /**
   * Null when the parameters of the circuit are the inputs themselves. Else parameter k of the circuit is expressions[k] of the
   * inputs (the first are the inputs): for angles that are not affine in them. Give them to `withExpressions`.
   */
  readonly expressions: readonly Expression[] | null;
}

/** The longest text read, in characters. */
const textLimit = 33_554_432;

/**
 * Reads the circuits that OpenQASM 3 texts describe: registers, inputs, constants, gates of stdgates.inc and definitions, with
 * ctrl, negctrl, inv and pow, whole registers at once, formulas of inputs as angles; measurements at the end are left out.
 * Qubits are numbered in the order of their registers. Everything else is refused: throws `open_qasm_not_read` with line and
 * column, what stands there and what to do.
 */
export function readOpenQasm3(text: string): OpenQasmCircuit {
  if (text.length > textLimit) {
    throw openQasmNotRead(1, 1, `the text has ${text.length} characters`, `At most ${textLimit} are read.`);
  }
  const statements = parseOpenQasm(text);
  const names = new Map<string, Expression>();
  const parameters = statements.flatMap((statement) => (statement.kind === 'input' ? [statement.name] : []));
  const expansion = new Expansion(parameters.map((_, k) => parameterOf(k)));
  const registers = new Registers(names);
  const gates: Gate[] = [];
  let inputs = 0;
  for (const statement of statements) {
    switch (statement.kind) {
      case 'input':
      case 'constant': {
        const { name, at } = statement;
        if (names.has(name)) throw refusal(at, `there are two numbers "${name}"`, 'Give each its own name.');
        const value = statement.kind === 'input' ? parameterOf(inputs++) : evaluateFormula(statement.value, names);
        if (statement.kind === 'constant' && value.kind !== 'number') {
          throw refusal(at, `the constant "${name}" depends on an input`, 'Write the formula where it is used.');
        }
        names.set(name, value);
        break;
      }
      case 'qubits':
      case 'bits':
        registers.declare(statement);
        break;
      case 'measure':
        statement.of.forEach((operand) => void registers.measure(operand));
        break;
      case 'reset':
        statement.of.forEach((operand) => void registers.reset(operand));
        break;
      case 'gate definition':
        expansion.define(statement);
        break;
      case 'gate call':
        for (const qubits of broadcast(statement, registers)) {
          for (const gate of expansion.ofCall(statement, names, qubits)) gates.push(gate);
        }
    }
  }
  if (registers.count === 0) {
    throw refusal({ line: 1, column: 1 }, 'the text declares no qubits', 'Declare them: qubit[2] q;');
  }
  const { expressions } = expansion;
  const circuit = { qubits: registers.count, parameters: expressions.length, gates };
  return {
    circuit: validateCircuit(circuit),
    parameters,
    expressions: expressions.length > parameters.length ? expressions : null,
  };
}

/** One list of qubits for each time the gate is called: registers side by side, single qubits in every call. */
function broadcast({ operands, at, name }: GateCall, registers: Registers): (readonly number[])[] {
  const lists = operands.map((operand) => registers.ofGate(operand));
  const longest = Math.max(1, ...lists.map((list) => list.length));
  if (lists.some((list) => list.length !== 1 && list.length !== longest)) {
    throw refusal(
      at,
      `"${name}" is called on registers of different sizes`,
      'Use registers of one size, or single qubits.',
    );
  }
  return Array.from({ length: longest }, (_, k) => lists.map((list) => list[list.length === 1 ? 0 : k]!));
}
