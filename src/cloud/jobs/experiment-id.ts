import { createHash } from 'node:crypto';

/**
 * The id of a job's experiment: a UUID of version 8 (RFC 9562 §5.8) from the first 128 bits of SHA-256(job id + '/' + circuit
 * key), so that a job that is executed twice is one experiment in every table.
 */
export function jobExperimentId(job: string, circuit: string): string {
  const hex = createHash('sha256').update(`${job}/${circuit}`).digest('hex');
  // The two highest bits of this digit are the variant of RFC 9562.
  const variant = (8 + (Number.parseInt(hex[16]!, 16) % 4)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
