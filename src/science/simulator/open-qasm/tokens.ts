import { openQasmNotRead } from '../errors.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol' | 'end';
  readonly text: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

const blank = /(?:[ \t\r\f\v\u00a0\ufeff]+|\/\/[^\n]*)+/y;
const name = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}_]*/uy;
const based = /0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+/y;
const decimal = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;
const quoted = /"[^"\n]*"|'[^'\n]*'/y;
const hardware = /\$\d+/y;
const symbol = /\*\*|\+\+|->|==|!=|<=|>=|&&|\|\||[-+*/%=()[\]{},;:@<>!&|^~]/y;

/** The words of an OpenQASM text, one after the other, without comments, annotations and pragmas. */
export class Tokens {
  private readonly text: string;
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private next: Token | null = null;
  /** Words taken so far. */
  taken = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(): Token {
    this.next ??= this.read();
    return this.next;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.next = null;
    this.taken++;
    return token;
  }

  private read(): Token {
    this.skip();
    const { line, text } = this;
    const column = this.at - this.lineStart + 1;
    const make = (kind: Token['kind'], found: string): Token => ({ kind, text: found, line, column });
    if (this.at >= text.length) return make('end', '');
    const word = this.match(name);
    if (word !== null) return make('name', word);
    const number = this.match(based) ?? this.match(decimal);
    if (number !== null) return make('number', number);
    const other = this.match(quoted);
    if (other !== null) return make('string', other);
    const physical = this.match(hardware);
    if (physical !== null) return make('name', physical);
    const sign = this.match(symbol);
    if (sign !== null) return make('symbol', sign);
    const character = String.fromCodePoint(text.codePointAt(this.at)!);
    throw openQasmNotRead(line, column, `the character ${JSON.stringify(character)} has no meaning here`, 'Remove it.');
  }

  private skip(): void {
    for (;;) {
      this.match(blank);
      const { at, text } = this;
      if (text[at] === '\n') this.newLine(at + 1);
      else if (text.startsWith('/*', at)) this.skipComment();
      else if (text[at] === '@' && this.isFirstOfLine()) this.skipLine();
      else if (/^#?pragma\b/.test(text.slice(at, at + 8)) && this.isFirstOfLine()) this.skipLine();
      else return;
    }
  }

  private skipComment(): void {
    const { line, at } = this;
    const end = this.text.indexOf('*/', at + 2);
    if (end < 0) {
      throw openQasmNotRead(line, at - this.lineStart + 1, 'a comment begins here and never ends', 'Close it with */.');
    }
    for (let k = this.text.indexOf('\n', at); k >= 0 && k < end; k = this.text.indexOf('\n', k + 1))
      this.newLine(k + 1);
    this.at = end + 2;
  }

  private skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private isFirstOfLine(): boolean {
    return this.text.slice(this.lineStart, this.at).trim() === '';
  }

  private newLine(start: number): void {
    this.line++;
    this.lineStart = start;
    this.at = start;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found === '' ? null : found;
  }
}
