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

/** Compiles a module from base64; the caller names the functions that its own sources export. */
export function compileWebAssembly<Exports>(base64: string): WebAssemblyModule<Exports> {
  const module = new WebAssembly.Module(decodeBase64(base64));
  return {
    instantiate() {
      const memory = new WebAssembly.Memory({ initial: 1 });
      return { kernels: new WebAssembly.Instance(module, { env: { memory } }).exports as Exports, memory };
    },
  };
}

/** Bytes of base64 text: `atob` is no part of the language, and `Uint8Array.fromBase64` too young. */
export function decodeBase64(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const digits = new Map(Array.from(alphabet, (letter, digit) => [letter, digit]));
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  let bits = 0;
  let size = 0;
  let at = 0;
  for (const letter of text) {
    const digit = digits.get(letter);
    if (digit === undefined) break;
    bits = ((bits << 6) | digit) & 0xffffff;
    size += 6;
    if (size < 8) continue;
    size -= 8;
    bytes[at++] = bits >>> size;
  }
  return bytes;
}
