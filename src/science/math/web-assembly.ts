/** The part of a WebAssembly memory that is used here; a page is 64 KiB. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A compiled module with the functions that it exports; it imports its memory. */
export interface WebAssemblyModule<Exports> {
  /** The functions on a memory of one page that is theirs alone. */
  instantiate(): { readonly kernels: Exports; readonly memory: KernelMemory };
}

/** What of the global is used; the type libraries of pages and of Node declare it differently or not at all. */
declare const WebAssembly: {
  Memory: new (size: { readonly initial: number }) => KernelMemory;
  Module: new (bytes: Uint8Array) => { readonly exports?: never };
  Instance: new (
    module: { readonly exports?: never },
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: unknown };
};

/** Compiles a module from hexadecimal text; the caller names the functions that its own sources export. */
export function compileWebAssembly<Exports>(hex: string): WebAssemblyModule<Exports> {
  const module = new WebAssembly.Module(decodeHex(hex));
  return {
    instantiate() {
      const memory = new WebAssembly.Memory({ initial: 1 });
      return { kernels: new WebAssembly.Instance(module, { env: { memory } }).exports as Exports, memory };
    },
  };
}

/** Bytes of hexadecimal text. A page compresses it better than base64, whose digits do not meet the bytes' borders. */
export function decodeHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (digit(text.charCodeAt(2 * at)) << 4) | digit(text.charCodeAt(2 * at + 1));
  }
  return bytes;
}

/** Letters have bit 6 and begin with the digit ten at 1. */
const digit = (code: number): number => (code & 15) + (code >> 6) * 9;
