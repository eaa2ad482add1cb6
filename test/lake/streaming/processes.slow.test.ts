import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledSource } from '../../compiled.ts';
import { killAndGoOn } from './writer-processes.ts';

let source: ReturnType<typeof compiledSource>;
beforeAll(() => {
  source = compiledSource();
});
afterAll(() => source.remove());

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-processes-'));

describe('append and sink', () => {
  it('lose and repeat nothing that was acknowledged, at whatever step a process is killed with -9', async () => {
    let at = 1;
    for (; ; at++) {
      const killed = await killAndGoOn(source.folder, folder(), at);
      if (killed.how === 0) break;
      expect(killed.how).toBe('SIGKILL');
    }
    // Registering, three appends over two segments and three objects take more steps than this.
    expect(at).toBeGreaterThan(60);
  });
});
