import { compileWebAssembly, type KernelMemory, type WebAssemblyModule } from '../math/index.ts';
import { kernelsHex } from './kernels-module.ts';

/** The exports of `kernels/sector.ts`, where each is described. Addresses are bytes. */
export interface SectorKernels {
  selectEntries(
    rowStart: number,
    template: number,
    rows: number,
    integrals: number,
    pair: number,
    half: number,
    outStart: number,
    out: number,
  ): number;
  multiplyRows(
    moves: number,
    count: number,
    source: number,
    sourceColumns: number,
    target: number,
    targetColumns: number,
    rowStart: number,
    entries: number,
    panel: number,
    spare: number,
  ): void;
  multiplyAlongRows(
    rowStart: number,
    entries: number,
    rows: number,
    columns: number,
    source: number,
    target: number,
  ): void;
  addMirrored(a: number, b: number, rows: number, columns: number, s: number): void;
  rotateSector(program: number, segments: number, angles: number, state: number): void;
  interleave(psi: number, lambda: number, size: number, out: number): void;
  unrotateSector(program: number, segments: number, angles: number, states: number, derivatives: number): void;
}

let compiled: WebAssemblyModule<SectorKernels> | null = null;

/** The kernels on a memory of their own. The module is compiled once. */
export function instantiateKernels(): { readonly kernels: SectorKernels; readonly memory: KernelMemory } {
  compiled ??= compileWebAssembly<SectorKernels>(kernelsHex);
  return compiled.instantiate();
}
