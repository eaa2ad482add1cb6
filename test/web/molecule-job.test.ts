import { describe, expect, it } from 'vitest';
import { parseXyz } from '../../src/app/inputs/index.ts';
import { devices } from '../../src/cloud/devices/index.ts';
import { jobText } from '../../web/src/jobs/job-text.ts';
import { jobOfMoleculeFile, moleculeOfXyz } from '../../web/src/jobs/molecule-job.ts';
import { templatesFor } from '../../web/src/jobs/templates.ts';

const water = '3\nwater charge=0 multiplicity=1\nO 0 0 0\nH 0 0.757 0.586\nH 0 -0.757 0.586\n';
const device = (name: string) => devices.find(({ config }) => config.display_name === name)!;

describe('a molecule file as a job', () => {
  it('makes a circuit of every entry, in order', () => {
    const entries = [
      {
        name: 'A',
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 0.74],
        ],
      },
      { name: 'B', symbols: ['He'], coords: [[0, 0, 0]] },
    ];
    const job = jobOfMoleculeFile('two.json', JSON.stringify(entries), { basis: 'sto-3g' });
    expect(job).toEqual({
      experiment_0: { molecule: entries[0], options: { basis: 'sto-3g' } },
      experiment_1: { molecule: entries[1], options: { basis: 'sto-3g' } },
    });
    expect(device('vqe').check(job)).toHaveLength(2);
  });

  it('reads an .xyz file as the command line does', () => {
    const { units, ...molecule } = moleculeOfXyz(water, 'water');
    expect(units).toBe('angstrom');
    expect(molecule).toEqual(parseXyz(water, 'water.xyz', 'water'));
    expect(device('vqe').check(jobOfMoleculeFile('C:\\files\\water.xyz', water))).toHaveLength(1);
    expect(moleculeOfXyz('1\n\nHe 0 0 0', 'helium').name).toBe('helium');
  });

  it('takes a Pauli sum, and a job as it is', () => {
    const sum = jobOfMoleculeFile('ising.json', '[["ZZ", 1], ["XI", 0.5]]');
    expect(sum).toEqual({
      experiment_0: {
        hamiltonian: [
          ['ZZ', 1],
          ['XI', 0.5],
        ],
        name: 'ising',
        options: {},
      },
    });
    expect(device('vqe').check(sum)).toHaveLength(1);
    expect(jobOfMoleculeFile('job.json', JSON.stringify(sum))).toEqual(sum);
  });

  it('says what is wrong with a file', () => {
    expect(() => jobOfMoleculeFile('a.json', '{')).toThrow('a.json is not JSON');
    expect(() => jobOfMoleculeFile('a.json', '[]')).toThrow('a.json holds no molecule');
    expect(() => jobOfMoleculeFile('a.json', '[{"symbols": ["H"]}]')).toThrow('entry 0: a molecule needs');
    expect(() => jobOfMoleculeFile('a.xyz', 'H 0 0 0')).toThrow('Line 1 of an .xyz file');
    expect(() => jobOfMoleculeFile('a.xyz', '2\n\nH 0 0 0\nH 0 zero 0')).toThrow('Line 4 should be an atom');
  });
});

describe('the examples of a form', () => {
  it.each(devices.map(({ config }) => config.display_name))('are jobs that %s accepts', (name) => {
    const { config, check } = device(name);
    const templates = templatesFor({
      device: name,
      num_wires: config.num_wires,
      instructions: config.supported_instructions,
    });
    expect(templates.length).toBeGreaterThan(0);
    for (const { job } of templates) {
      expect(check(job).length).toBe(1);
      // The text in the form is the job.
      expect(JSON.parse(jobText(job))).toEqual(job);
    }
  });

  it('stand in the form with one instruction on a line', () => {
    expect(
      jobText({
        a: {
          instructions: [
            ['rlx', [0], [1.57]],
            ['measure', [0], []],
          ],
          shots: 4,
        },
      }),
    ).toBe(
      '{\n  "a": {\n    "instructions": [\n      ["rlx", [0], [1.57]],\n      ["measure", [0], []]\n    ],\n    "shots": 4\n  }\n}',
    );
  });
});
