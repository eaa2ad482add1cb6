import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devices, ibmRuntimeDevice, motDevice } from '../../../src/cloud/devices/index.ts';
import { deviceConformance } from '../../conformance/device.ts';
import { DoubleIbm } from './ibm/double.ts';
import { DoubleRemote } from './labscript/double.ts';

const circuit = (instructions: unknown, wires = 1) => ({
  instructions,
  num_wires: wires,
  shots: 3,
  wire_order: 'interleaved',
});
const measure = ['measure', [0], []];
const circuitsOf: Record<string, readonly [unknown, unknown]> = {
  singlequdit: [circuit([['load', [0], [5]], measure]), circuit([['rlx', [0], [1]], measure])],
  multiqudit: [circuit([['load', [0], [5]], measure], 2), circuit([['rlx', [1], [1]], measure], 2)],
  fermions: [
    circuit([['load', [0], []], measure], 8),
    circuit(
      [
        ['load', [1], []],
        ['measure', [1], []],
      ],
      8,
    ),
  ],
  rydberg: [circuit([['rlx', [0], [1]], measure], 2), circuit([measure], 1)],
  vqe: [{ molecule: 'H2' }, { hamiltonian: [['Z', 1]], options: { seed: 1 } }],
};

for (const device of devices) {
  const { display_name: name } = device.config;
  deviceConformance(name, async () => ({ device, circuits: circuitsOf[name]! }));
}

deviceConformance('mot (with a double of the lab)', async () => {
  const scriptFolder = mkdtempSync(join(tmpdir(), 'eigenlake-mot-'));
  writeFileSync(join(scriptFolder, 'header.py'), 'start()\n');
  const remote = new DoubleRemote();
  return {
    device: motDevice({ remote, scriptFolder, pollMilliseconds: 1 }),
    circuits: [circuit([['load', [0], [5]], measure]), circuit([measure])],
    close: async () => rmSync(scriptFolder, { recursive: true }),
  };
});

deviceConformance('IBM Quantum (a double of it)', async () => {
  const ibm = new DoubleIbm();
  const url = await ibm.start();
  const device = await ibmRuntimeDevice({
    backend: 'ibm_double',
    token: { text: ibm.apiKey },
    instance: { text: 'crn:v1:double' },
    url: `${url}/v1`,
    iamUrl: url,
    pollMilliseconds: 1,
  });
  return { device, circuits: [circuit([['x', [0], []], measure]), circuit([measure])], close: () => ibm.stop() };
});
