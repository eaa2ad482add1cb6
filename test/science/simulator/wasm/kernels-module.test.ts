import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { it } from 'vitest';

it('the kernels in the repository are what their sources compile to', () => {
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../../../../scripts/build-kernels.mjs'), '--check'], {
    stdio: 'pipe',
  });
});
