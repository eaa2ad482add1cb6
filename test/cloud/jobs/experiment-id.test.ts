import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jobExperimentId } from '../../../src/cloud/jobs/index.ts';

describe('the id of a job’s experiment', () => {
  it('is a UUID of version 8 from the first 128 bits of the hash of job and circuit', () => {
    const hash = createHash('sha256').update('abc/experiment_0').digest('hex');
    const id = jobExperimentId('abc', 'experiment_0');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const hex = id.replaceAll('-', '');
    expect([hex.slice(0, 12), hex.slice(13, 16), hex.slice(17)]).toEqual([
      hash.slice(0, 12),
      hash.slice(13, 16),
      hash.slice(17, 32),
    ]);
    expect(jobExperimentId('abc', 'experiment_0')).toBe(id);
    expect(jobExperimentId('abc', 'experiment_1')).not.toBe(id);
  });
});
