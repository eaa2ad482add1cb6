import { openQasmNotRead } from '../errors.ts';
import { expect, expectName, parseArguments, parseFormula, unexpected } from './parse-formula.ts';
import type { Formula, GateCall, GateDefinition, Modifier, Operand, Statement } from './syntax.ts';
import { type Token, Tokens } from './tokens.ts';

/** The statements of a text; barriers, annotations and what has no effect on the state are left out. */
export function parseOpenQasm(text: string): Statement[] {
  const tokens = new Tokens(text);
  const statements: Statement[] = [];
  parseVersion(tokens);
  while (tokens.peek().kind !== 'end') statements.push(...parseStatement(tokens));
  return statements;
}

function parseVersion(tokens: Tokens): void {
  if (tokens.peek().text !== 'OPENQASM') return;
  const { line, column } = tokens.take();
  const version = tokens.take();
  if (version.kind !== 'number' || !/^3(\.\d+)?$/.test(version.text)) {
    throw openQasmNotRead(
      line,
      column,
      `this is OpenQASM ${version.text}`,
      'Only OpenQASM 3 is read: convert it first.',
    );
  }
  expect(tokens, ';');
}

/** What a program may contain but a circuit cannot. */
const refused: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['for', 'while', 'if', 'else', 'switch', 'break', 'continue', 'return', 'end'].map((word) => [
      word,
      'control flow is no part of a circuit: unroll it, or export the circuit after compilation',
    ]),
  ),
  ...Object.fromEntries(
    ['def', 'extern', 'array', 'let'].map((word) => [word, 'write gates on qubits of registers, or gate definitions']),
  ),
  ...Object.fromEntries(
    ['cal', 'defcal', 'defcalgrammar', 'box', 'delay', 'stretch', 'duration', 'nop'].map((word) => [
      word,
      'pulses and times are no part of a circuit: leave them out',
    ]),
  ),
  ...Object.fromEntries(
    ['int', 'uint', 'float', 'angle', 'bool', 'complex', 'output', 'mutable', 'readonly'].map((word) => [
      word,
      'classical variables are not executed: use input float[64], or const with a number',
    ]),
  ),
  opaque: 'give the gate a body',
};

function parseStatement(tokens: Tokens): Statement[] {
  const token = tokens.peek();
  if (token.kind === 'symbol' && token.text === ';') {
    tokens.take();
    return [];
  }
  if (token.kind !== 'name') throw unexpected(token, 'a statement');
  switch (token.text) {
    case 'include':
      return parseInclude(tokens);
    case 'input':
      return parseInput(tokens);
    case 'const':
      return parseConstant(tokens);
    case 'qubit':
      return [parseRegister(tokens, 'qubits')];
    case 'bit':
      return parseBits(tokens);
    case 'qreg':
    case 'creg':
      return [parseOldRegister(tokens)];
    case 'gate':
      return [parseDefinition(tokens)];
    case 'barrier':
      return parseOperandStatement(tokens).slice(1);
    case 'reset':
      return parseOperandStatement(tokens);
    case 'measure':
      return [parseMeasurement(tokens)];
    default:
      return [parseCallOrAssignment(tokens)];
  }
}

function parseInclude(tokens: Tokens): Statement[] {
  tokens.take();
  const file = tokens.take();
  if (file.kind !== 'string') throw unexpected(file, 'a file name in quotes');
  if (file.text.slice(1, -1) !== 'stdgates.inc') {
    throw openQasmNotRead(
      file.line,
      file.column,
      `${file.text} cannot be read`,
      'Include stdgates.inc only, and write the other gates as definitions.',
    );
  }
  expect(tokens, ';');
  return [];
}

function parseInput(tokens: Tokens): Statement[] {
  tokens.take();
  const type = expectName(tokens, 'a type');
  if (type.text !== 'float' && type.text !== 'angle') {
    throw openQasmNotRead(
      type.line,
      type.column,
      `an input of type ${type.text} is no angle`,
      'Declare it as input float[64].',
    );
  }
  skipWidth(tokens);
  const name = expectName(tokens, 'the name of the input');
  expect(tokens, ';');
  return [{ kind: 'input', name: name.text, at: name }];
}

function parseConstant(tokens: Tokens): Statement[] {
  tokens.take();
  const type = expectName(tokens, 'a type');
  if (!['float', 'angle', 'int', 'uint'].includes(type.text)) {
    throw openQasmNotRead(type.line, type.column, `a constant of type ${type.text} is no number`, 'Use const float.');
  }
  skipWidth(tokens);
  const name = expectName(tokens, 'the name of the constant');
  expect(tokens, '=');
  const value = parseFormula(tokens);
  expect(tokens, ';');
  return [{ kind: 'constant', name: name.text, value, at: name }];
}

function skipWidth(tokens: Tokens): void {
  if (tokens.peek().text === '[') parseSize(tokens);
}

function parseSize(tokens: Tokens): Formula | null {
  if (tokens.peek().text !== '[') return null;
  tokens.take();
  const size = parseFormula(tokens);
  expect(tokens, ']');
  return size;
}

function parseRegister(tokens: Tokens, kind: 'qubits' | 'bits', end = true): Statement {
  tokens.take();
  const size = parseSize(tokens);
  const name = expectName(tokens, 'the name of the register');
  if (end) expect(tokens, ';');
  return { kind, name: name.text, size, at: name };
}

function parseBits(tokens: Tokens): Statement[] {
  const register = parseRegister(tokens, 'bits', false);
  const after = tokens.peek();
  if (after.text !== '=') {
    expect(tokens, ';');
    return [register];
  }
  tokens.take();
  if (tokens.peek().text !== 'measure') throw unexpected(tokens.peek(), 'measure');
  return [register, parseMeasurement(tokens)];
}

function parseOldRegister(tokens: Tokens): Statement {
  const kind = tokens.take().text === 'qreg' ? 'qubits' : 'bits';
  const name = expectName(tokens, 'the name of the register');
  const size = parseSize(tokens);
  expect(tokens, ';');
  return { kind, name: name.text, size, at: name };
}

/** `reset`, and `barrier`, which may stand alone. */
function parseOperandStatement(tokens: Tokens): Statement[] {
  const at = tokens.take();
  const of = at.text === 'barrier' && tokens.peek().text === ';' ? [] : parseOperands(tokens);
  expect(tokens, ';');
  return [{ kind: 'reset', of, at }];
}

/** After `=`, or as a statement of its own, perhaps with an arrow to a bit. */
function parseMeasurement(tokens: Tokens): Statement {
  const at = tokens.take();
  const of = [parseOperand(tokens)];
  if (tokens.peek().text === '->') {
    tokens.take();
    parseOperand(tokens);
  }
  expect(tokens, ';');
  return { kind: 'measure', of, at };
}

function parseDefinition(tokens: Tokens): GateDefinition {
  tokens.take();
  const name = expectName(tokens, 'the name of the gate');
  const angles: string[] = [];
  if (tokens.peek().text === '(') {
    tokens.take();
    while (tokens.peek().text !== ')') {
      angles.push(expectName(tokens, 'the name of an angle').text);
      if (tokens.peek().text !== ',') break;
      tokens.take();
    }
    expect(tokens, ')');
  }
  const qubits = [expectName(tokens, 'the name of a qubit').text];
  while (tokens.peek().text === ',') {
    tokens.take();
    qubits.push(expectName(tokens, 'the name of a qubit').text);
  }
  for (const list of [angles, qubits]) {
    if (new Set(list).size < list.length) {
      throw openQasmNotRead(
        name.line,
        name.column,
        `the gate ${name.text} has one name twice`,
        'Name each angle and qubit once.',
      );
    }
  }
  expect(tokens, '{');
  const body: GateCall[] = [];
  while (tokens.peek().text !== '}') {
    const token = tokens.peek();
    if (token.text === 'barrier') parseOperandStatement(tokens);
    else if (token.text === ';') tokens.take();
    else body.push(parseCall(tokens));
  }
  tokens.take();
  return { kind: 'gate definition', name: name.text, angles, qubits, body, at: name };
}

function parseCallOrAssignment(tokens: Tokens): Statement {
  const call = parseCall(tokens, true);
  if (call !== null) return call;
  return parseMeasurement(tokens);
}

function parseCall(tokens: Tokens): GateCall;
function parseCall(tokens: Tokens, assignable: true): GateCall | null;
function parseCall(tokens: Tokens, assignable = false): GateCall | null {
  const { taken } = tokens;
  const modifiers: Modifier[] = [];
  let name = expectName(tokens, 'a gate');
  while (name.text === 'ctrl' || name.text === 'negctrl' || name.text === 'inv' || name.text === 'pow') {
    modifiers.push(parseModifier(tokens, name));
    name = expectName(tokens, 'a gate');
  }
  const reason = Object.hasOwn(refused, name.text) ? refused[name.text] : undefined;
  if (reason !== undefined) {
    throw openQasmNotRead(
      name.line,
      name.column,
      `"${name.text}" is not supported`,
      `${reason[0]!.toUpperCase()}${reason.slice(1)}.`,
    );
  }
  const after = tokens.peek().text;
  if (assignable && modifiers.length === 0 && (after === '=' || after === '[')) {
    parseIndex(tokens);
    expect(tokens, '=');
    if (tokens.peek().text !== 'measure') {
      throw openQasmNotRead(
        name.line,
        name.column,
        `a value is assigned to "${name.text}"`,
        'Classical variables are not executed: only measure may be assigned.',
      );
    }
    return null;
  }
  const args = after === '(' ? parseArguments(tokens) : [];
  const operands = tokens.peek().text === ';' ? [] : parseOperands(tokens);
  expect(tokens, ';');
  return { kind: 'gate call', modifiers, name: name.text, args, operands, at: name, words: tokens.taken - taken };
}

function parseModifier(tokens: Tokens, { text, line, column }: Token): Modifier {
  let argument: Formula | null = null;
  if (tokens.peek().text === '(') {
    tokens.take();
    argument = parseFormula(tokens);
    expect(tokens, ')');
  }
  expect(tokens, '@');
  const kind = text === 'ctrl' || text === 'negctrl' || text === 'inv' ? text : 'pow';
  return { kind, argument, at: { line, column } };
}

function parseOperands(tokens: Tokens): Operand[] {
  const operands = [parseOperand(tokens)];
  while (tokens.peek().text === ',') {
    tokens.take();
    operands.push(parseOperand(tokens));
  }
  return operands;
}

function parseOperand(tokens: Tokens): Operand {
  const name = expectName(tokens, 'a qubit');
  return { name: name.text, index: parseIndex(tokens), at: name };
}

function parseIndex(tokens: Tokens): Operand['index'] {
  if (tokens.peek().text !== '[') return null;
  tokens.take();
  if (tokens.peek().text === '{') {
    tokens.take();
    const of = [parseFormula(tokens)];
    while (tokens.peek().text === ',') {
      tokens.take();
      of.push(parseFormula(tokens));
    }
    expect(tokens, '}');
    expect(tokens, ']');
    return { kind: 'set', of };
  }
  const parts: (Formula | null)[] = [];
  for (;;) {
    const { text } = tokens.peek();
    parts.push(text === ':' || text === ']' ? null : parseFormula(tokens));
    if (tokens.peek().text !== ':' || parts.length === 3) break;
    tokens.take();
  }
  const end = expect(tokens, ']');
  const [first = null, second = null, third = null] = parts;
  if (parts.length === 1) {
    if (first === null) throw unexpected(end, 'an index');
    return { kind: 'set', of: [first] };
  }
  return { kind: 'range', first, step: parts.length === 3 ? second : null, last: parts.length === 3 ? third : second };
}
