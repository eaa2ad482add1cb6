import { decodeHex } from '../../math/index.ts';
import { kernelsHex } from './kernels-module.ts';

/** The part of a WebAssembly memory that is used here; a page is 64 KiB. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}

/** The exports of `kernels/`, where each is described. Addresses and sizes are bytes. */
export interface Kernels {
  applyGate(gate: number, base: number, re: number, im: number, size: number, back: number): void;
  overlapGate(gate: number, base: number, lambdaRe: number, lambdaIm: number, ...rest: number[]): number;
  multiplyPairs(re: number, im: number, size: number, ...rest: number[]): void;
  gatherRows(table: number, rows: number, halved: number, bounds: number, list: number): number;
  runAlone(from: number, to: number): void;
  runTogether(board: number, from: number, to: number, threads: number, mayBlock: number, patience: number): number;
  scale(at: number, bytes: number, factor: number): void;
  gatherChunks(from: number, offsets: number, chunks: number, bytes: number, tile: number): void;
  scatterChunks(tile: number, offsets: number, chunks: number, bytes: number, to: number): void;
  turnLetters(tile: number, size: number, stride: number, matrix: number): void;
  turnAxes(tile: number, size: number, stride: number, matrix: number): void;
  letterMoments(lambda: number, r: number, size: number, stride: number, out: number): void;
  exchangeStrings(tile: number, size: number, first: number, second: number, entries: number, count: number): void;
  axisMoments(lambda: number, r: number, size: number, stride: number, out: number): void;
  turnPairs(tile: number, size: number, first: number, second: number, matrix: number, scratch: number): void;
  turnListed(tile: number, list: number, pairs: number, c: number, s: number): void;
  listedMoments(lambda: number, r: number, list: number, pairs: number, out: number): void;
  turnString(vector: number, size: number, p: number, c: number, s: number): void;
  measure(room: number, from: number, to: number): void;
  shareShots(weights: number, size: number, rest: number, shots: number, stream: number, tally: number): void;
  tallyDraws(sums: number, size: number, guide: number, buckets: number, ...rest: number[]): void;
  population(re: number, im: number, size: number, bit: number): number;
  stringMoment(lambda: number, r: number, size: number, p: number): number;
}

/** A compiled module; it can be sent to workers. */
export interface KernelModule {
  readonly exports?: never;
}

/** What of the global is used; the type libraries of pages and of Node declare it differently or not at all. */
declare const WebAssembly: {
  Memory: new (size: { readonly initial: number; readonly maximum: number; readonly shared: boolean }) => KernelMemory;
  Module: new (bytes: Uint8Array) => KernelModule;
  Instance: new (
    module: KernelModule,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: Kernels };
};

/** Pages that 32-bit addresses reach. */
const addressablePages = 65536;
const compiled: { shared: KernelModule | null; own: KernelModule | null } = { shared: null, own: null };

/** The kernels on a memory of their own, which workers can share if that is asked for. The module is compiled once for each. */
export function instantiateKernels(shared = false): {
  readonly kernels: Kernels;
  readonly memory: KernelMemory;
  readonly module: KernelModule;
} {
  const kind = shared ? 'shared' : 'own';
  const module = compiled[kind] ?? new WebAssembly.Module(moduleBytes(shared));
  compiled[kind] = module;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: addressablePages, shared });
  return { kernels: new WebAssembly.Instance(module, { env: { memory } }).exports, memory, module };
}

/** The module asks for shared memory; the flags of that import are all that differs for memory of one thread. */
function moduleBytes(shared: boolean): Uint8Array {
  const bytes = decodeHex(kernelsHex);
  const [hasMaximum, hasMaximumAndIsShared] = [1, 3];
  // Lengths and names of env.memory, then the kind of import (2: a memory).
  const memoryImport = [3, ...asciiOf('env'), 6, ...asciiOf('memory'), 2];
  const at = bytes.findIndex((_, start) => memoryImport.every((byte, k) => bytes[start + k] === byte));
  bytes[at + memoryImport.length] = shared ? hasMaximumAndIsShared : hasMaximum;
  return bytes;
}

function asciiOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
