import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** What the kernel takes back before a container runs out: files that it keeps in memory, in the words of cgroup 2. */
const fileCache = /^(?:active|inactive)_file (\d+)$/gm;
/** Left to the heap of JavaScript and to what the machine does meanwhile. */
const share = 0.9;

/**
 * Bytes that this process may still take without the machine or the container running out, roughly; no limit where Node.js cannot
 * tell.
 */
export function availableMemory(): number {
  if (typeof process.availableMemory !== 'function') return Number.POSITIVE_INFINITY;
  const constrained = process.constrainedMemory();
  const inContainer = constrained > 0 && constrained < totalmem();
  return Math.floor(share * (process.availableMemory() + (inContainer ? cachedFiles() : 0)));
}

/** Counted as used by the container's limit. */
function cachedFiles(): number {
  try {
    const statistics = readFileSync('/sys/fs/cgroup/memory.stat', 'utf8');
    return [...statistics.matchAll(fileCache)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  } catch {
    // Not cgroup 2, or not Linux: nothing is known of it.
    return 0;
  }
}
