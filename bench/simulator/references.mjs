// What chemistry, noise and shots cost beside the Python programs that do the same: UCCSD from a geometry, FCI, Aer.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedMolecule } from '../../dist/science/chemistry/index.js';
import { printRows } from '../measure.mjs';
import { writeProblems } from './problems.mjs';
import { runPeer } from './python.mjs';
import { exactEnergies } from './references/fci.mjs';
import { noise } from './references/noise.mjs';
import { shots } from './references/shots.mjs';
import { uccsd, uccsdEnergies } from './references/uccsd.mjs';

const chain = (atoms) => ({
  ...shippedMolecule('H2'),
  name: `H${atoms}`,
  symbols: Array.from({ length: atoms }, () => 'H'),
  coordinates: Array.from({ length: atoms }, (_, k) => [0, 0, k]),
  masses: null,
});
/** `slow` ones take a peer more than a few seconds. */
const molecules = [
  ...['H2', 'LiH', 'H2O', 'BeH2'].map((name) => ({ molecule: shippedMolecule(name) })),
  { molecule: chain(8) },
  { molecule: shippedMolecule('NH3'), slow: true },
  { molecule: shippedMolecule('N2'), slow: true },
];
const exact = [{ molecule: shippedMolecule('N2') }, { molecule: shippedMolecule('CO2'), slow: true }];

export async function references(problems, all) {
  const folder = fileURLToPath(new URL('../../.cache/bench-peers', import.meta.url));
  writeProblems(problems, folder);
  const threads = cpus().length;
  const peer = async (script, list, count, environment) => {
    if (list !== null) writeFileSync(join(folder, 'molecules.json'), JSON.stringify(list.map(forPeers)));
    const answer = await runPeer({
      script,
      environment,
      folder,
      threads: count,
      options: all ? ['--all'] : [],
      seconds: all ? 1200 : 120,
    });
    if (answer.missing !== null) console.log(`missing: ${answer.missing}`);
    return answer.rows;
  };
  const result = {};
  const section = async (name, rows) => {
    console.log(`\n${name}`);
    result[name] = await rows();
    if (result[name].length > 0) printRows(result[name]);
  };
  await section('uccsd', async () =>
    uccsd(molecules, all, await peer('uccsd_tencirchem', molecules, threads, 'python-simulators-jax')),
  );
  await section('uccsd_energy', async () =>
    uccsdEnergies(molecules, all, await peer('uccsd_ffsim', molecules, threads)),
  );
  await section('fci', async () => exactEnergies(exact, all, await peer('fci_pyscf', exact, threads)));
  const aer = await peer('noise_aer', null, 1);
  await section('noise', () => noise(problems, all, aer));
  await section('shots', () => shots(problems, aer));
  return result;
}

function forPeers({ molecule, slow }) {
  const atoms = molecule.symbols.map((symbol, index) => [symbol, molecule.coordinates[index]]);
  return { name: molecule.name, atoms, slow: slow ?? false };
}
