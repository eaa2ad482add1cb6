import type { Token } from './tokens.ts';

/** Where a part of the text begins. */
export type Place = Pick<Token, 'line' | 'column'>;

export type Formula = { readonly at: Place } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negative'; readonly of: Formula }
  | { readonly kind: '+' | '-' | '*' | '/' | '**'; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Formula[] }
);

/** Some qubits or bits: a whole register, or those of an index, a range first:last or first:step:last, or a set. */
export interface Operand {
  readonly at: Place;
  readonly name: string;
  readonly index:
    | null
    | { readonly kind: 'set'; readonly of: readonly Formula[] }
    | {
        readonly kind: 'range';
        readonly first: Formula | null;
        readonly step: Formula | null;
        readonly last: Formula | null;
      };
}

export interface Modifier {
  readonly at: Place;
  readonly kind: 'ctrl' | 'negctrl' | 'inv' | 'pow';
  readonly argument: Formula | null;
}

export interface GateCall {
  readonly kind: 'gate call';
  readonly at: Place;
  readonly modifiers: readonly Modifier[];
  readonly name: string;
  readonly args: readonly Formula[];
  readonly operands: readonly Operand[];
  /** Its number of words: what one execution costs. */
  readonly words: number;
}

export interface GateDefinition {
  readonly kind: 'gate definition';
  readonly at: Place;
  readonly name: string;
  readonly angles: readonly string[];
  readonly qubits: readonly string[];
  readonly body: readonly GateCall[];
}

export type Statement =
  | { readonly kind: 'input'; readonly at: Place; readonly name: string }
  | { readonly kind: 'constant'; readonly at: Place; readonly name: string; readonly value: Formula }
  | { readonly kind: 'qubits' | 'bits'; readonly at: Place; readonly name: string; readonly size: Formula | null }
  | { readonly kind: 'measure' | 'reset'; readonly at: Place; readonly of: readonly Operand[] }
  | GateDefinition
  | GateCall;
