import { kernelsBase64 } from './kernels-module.ts';

/** The part of a WebAssembly memory that is used here; a page is 64 KiB. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The exports of `kernels/`, where each is described. Addresses and sizes are bytes. */
export interface Kernels {
  productState(plane: number, qubits: number, turns: number): void;
  contract(
    plane: number,
    width: number,
    from: number,
    to: number,
    low: number,
    high: number,
    byRow: number,
    byColumn: number,
  ): void;
  rotate(plane: number, qubits: number, turns: number): void;
  fillPhases(re: number, im: number, bits: number, turns: number): void;
  turnPhases(...addresses: number[]): void;
  turnPhasesAndPermute(...addresses: number[]): void;
  unturnPhases(...addresses: number[]): void;
  exchangePairs(re: number, im: number, size: number, low: number, high: number, a: number, b: number): void;
  flipSigns(re: number, im: number, size: number, low: number, high: number): void;
  hadamard(re: number, im: number, size: number, bit: number): void;
  rotatePairs(re: number, im: number, size: number, ...rest: number[]): void;
  overlapPairs(lambdaRe: number, lambdaIm: number, re: number, im: number, size: number, ...rest: number[]): number;
  rotatePauli(re: number, im: number, size: number, ...rest: number[]): void;
  overlapPauli(lambdaRe: number, lambdaIm: number, re: number, im: number, size: number, ...rest: number[]): number;
  moments(lambda: number, chi: number, qubits: number, out: number): void;
  gatherRows(
    table: number,
    from: number,
    to: number,
    halved: number,
    bounds: number,
    list: number,
    scratch: number,
  ): number;
  listedRows(
    bounds: number,
    width: number,
    from: number,
    to: number,
    re: number,
    im: number,
    outRe: number,
    outIm: number,
  ): number;
  gatheredRows(
    table: number,
    halved: number,
    from: number,
    to: number,
    re: number,
    im: number,
    outRe: number,
    outIm: number,
    bounds: number,
    list: number,
  ): number;
  scale(at: number, bytes: number, factor: number): void;
}

/** What of the global is used; the type libraries of pages and of Node declare it differently or not at all. */
declare const WebAssembly: {
  Memory: new (size: { readonly initial: number }) => KernelMemory;
  Module: new (bytes: Uint8Array) => { readonly exports?: never };
  Instance: new (
    module: { readonly exports?: never },
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: Kernels };
};

let compiled: { readonly exports?: never } | null = null;

/** The kernels on a memory of their own. The module is compiled once. */
export function instantiateKernels(): { readonly kernels: Kernels; readonly memory: KernelMemory } {
  compiled ??= new WebAssembly.Module(decodeBase64(kernelsBase64));
  const memory = new WebAssembly.Memory({ initial: 1 });
  return { kernels: new WebAssembly.Instance(compiled, { env: { memory } }).exports, memory };
}

/** `atob` is no part of the language, and `Uint8Array.fromBase64` too young. */
function decodeBase64(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  let bits = 0;
  let size = 0;
  let at = 0;
  for (const letter of text) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) break;
    bits = ((bits << 6) | digit) & 0xffffff;
    size += 6;
    if (size < 8) continue;
    size -= 8;
    bytes[at++] = bits >>> size;
  }
  return bytes;
}
