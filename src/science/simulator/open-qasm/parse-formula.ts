import { openQasmNotRead } from '../errors.ts';
import type { Formula } from './syntax.ts';
import type { Token, Tokens } from './tokens.ts';

/** Parentheses and signs inside each other; what people and programs write needs a handful. */
const depthLimit = 200;

const constants: Readonly<Record<string, number>> = {
  pi: Math.PI,
  π: Math.PI,
  tau: 2 * Math.PI,
  τ: 2 * Math.PI,
  euler: Math.E,
  ℇ: Math.E,
};

/** Words of one formula: it is evaluated by functions that call themselves for its parts. */
const wordLimit = 2000;

/** A whole formula. */
export function parseFormula(tokens: Tokens): Formula {
  return parseSum(tokens, { depth: 0, end: tokens.taken + wordLimit });
}

/** How deep parts are nested, and the number of the last word that belongs to this formula. */
interface Extent {
  readonly depth: number;
  readonly end: number;
}

const deeper = ({ depth, end }: Extent): Extent => ({ depth: depth + 1, end });

/** Sums over products over signs over powers, as in OpenQASM; a power binds to the right. */
function parseSum(tokens: Tokens, extent: Extent): Formula {
  let left = parseProduct(tokens, extent);
  for (;;) {
    const { kind, text } = tokens.peek();
    if (kind !== 'symbol' || (text !== '+' && text !== '-')) return left;
    const at = tokens.take();
    left = { kind: text, left, right: parseProduct(tokens, extent), at };
  }
}

function parseProduct(tokens: Tokens, extent: Extent): Formula {
  let left = parseSigned(tokens, extent);
  for (;;) {
    const { kind, text } = tokens.peek();
    if (kind !== 'symbol' || (text !== '*' && text !== '/')) return left;
    const at = tokens.take();
    left = { kind: text, left, right: parseSigned(tokens, extent), at };
  }
}

function parseSigned(tokens: Tokens, extent: Extent): Formula {
  const token = tokens.peek();
  if (tokens.taken > extent.end) {
    throw openQasmNotRead(token.line, token.column, `a formula has more than ${wordLimit} words`, 'Make it an input.');
  }
  if (extent.depth > depthLimit) {
    throw openQasmNotRead(token.line, token.column, `more than ${depthLimit} parts are nested`, 'Write it flatter.');
  }
  if (token.kind === 'symbol' && (token.text === '-' || token.text === '+')) {
    const at = tokens.take();
    const of = parseSigned(tokens, deeper(extent));
    return at.text === '-' ? { kind: 'negative', of, at } : of;
  }
  const base = parsePrimary(tokens, extent);
  const { kind, text } = tokens.peek();
  if (kind !== 'symbol' || text !== '**') return base;
  const at = tokens.take();
  return { kind: '**', left: base, right: parseSigned(tokens, deeper(extent)), at };
}

function parsePrimary(tokens: Tokens, extent: Extent): Formula {
  const token = tokens.take();
  if (token.kind === 'number') return { kind: 'number', value: numberIn(token, tokens), at: token };
  if (token.kind === 'symbol' && token.text === '(') {
    const inner = parseSum(tokens, deeper(extent));
    expect(tokens, ')');
    return inner;
  }
  if (token.kind === 'name') {
    if (tokens.peek().text === '(')
      return { kind: 'call', name: token.text, args: parseList(tokens, deeper(extent)), at: token };
    const value = Object.hasOwn(constants, token.text) ? constants[token.text] : undefined;
    return value === undefined ? { kind: 'name', name: token.text, at: token } : { kind: 'number', value, at: token };
  }
  throw unexpected(token, 'a number, a parameter or a parenthesis');
}

/** Formulas in parentheses, separated by commas. */
export function parseArguments(tokens: Tokens): Formula[] {
  return parseList(tokens, null);
}

/** Inside a formula they are part of it, else each is one of its own. */
function parseList(tokens: Tokens, extent: Extent | null): Formula[] {
  expect(tokens, '(');
  const args: Formula[] = [];
  while (tokens.peek().text !== ')') {
    args.push(extent === null ? parseFormula(tokens) : parseSum(tokens, extent));
    if (tokens.peek().text !== ',') break;
    tokens.take();
  }
  expect(tokens, ')');
  return args;
}

/** A number literal; `100ns` and `2im` are refused. */
function numberIn(token: Token, tokens: Tokens): number {
  const after = tokens.peek();
  if (after.kind === 'name' && after.line === token.line && after.column === token.column + token.text.length) {
    const what = `${token.text}${after.text} is a duration or an imaginary number`;
    throw openQasmNotRead(token.line, token.column, what, 'Angles are real numbers.');
  }
  const value = Number(token.text.replaceAll('_', ''));
  if (!Number.isFinite(value)) throw unexpected(token, 'a finite number');
  return value;
}

export function expect(tokens: Tokens, symbol: string): Token {
  const token = tokens.take();
  if (token.kind === 'symbol' && token.text === symbol) return token;
  throw unexpected(token, symbol === ';' ? '";" at the end of the statement' : JSON.stringify(symbol));
}

export function expectName(tokens: Tokens, what: string): Token {
  const token = tokens.take();
  if (token.kind === 'name') return token;
  throw unexpected(token, what);
}

export function unexpected({ kind, text, line, column }: Token, wanted: string) {
  const found = kind === 'end' ? 'the text ends' : `${JSON.stringify(text.slice(0, 40))} stands`;
  return openQasmNotRead(line, column, `${found} where ${wanted} is expected`, 'Correct the statement.');
}
