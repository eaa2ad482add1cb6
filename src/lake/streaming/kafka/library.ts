import type * as Kafka from '@platformatic/kafka';

/**
 * The client of Kafka, loaded by who uses it: most commands do not. Where Node.js itself knows no zstd (before 22.15) records of
 * producers that use it are read by a decompressor in JavaScript.
 */
export async function kafkaLibrary(): Promise<typeof Kafka> {
  const library = await import('@platformatic/kafka');
  const { zstd } = library.compressionsAlgorithms;
  if (!zstd.available) {
    const { decompressZstd } = await import('hyparquet-compressors');
    const decompressSync = (data: Buffer | { readonly buffer: Buffer }) =>
      Buffer.from(decompressZstd(Buffer.isBuffer(data) ? data : data.buffer));
    Object.assign(zstd, { decompressSync });
  }
  return library;
}
