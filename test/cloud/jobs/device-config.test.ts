import { describe, expect, it } from 'vitest';
import {
  backendConfig,
  backendStatus,
  type DeviceConfig,
  deviceConfigJson,
  invalidDocument,
  isOnline,
  readDatetime,
  readDeviceConfig,
  splitBackendName,
  writeDatetime,
  writeJson,
} from '../../../src/cloud/jobs/index.ts';

const config: DeviceConfig = {
  description: 'Setup of a cold atomic gas experiment with a single qudit.',
  version: '0.3',
  display_name: 'singlequdit',
  cold_atom_type: 'spin',
  gates: [
    {
      coupling_map: [[0]],
      description: 'Evolution under Lx',
      name: 'rlx',
      parameters: ['omega'],
      qasm_def: 'gate lrx(omega) {}',
    },
  ],
  max_experiments: 1000,
  max_shots: 1000000,
  simulator: true,
  supported_instructions: ['rlx', 'measure'],
  num_wires: 1,
  wire_order: 'interleaved',
  num_species: 1,
  pending_jobs: null,
  status_msg: null,
  last_queue_check: '2026-11-21T09:15:31+00:00',
  sign: true,
  kid: null,
};
const stored =
  '{"description": "Setup of a cold atomic gas experiment with a single qudit.", "version": "0.3", "display_name": "singlequdit", ' +
  '"cold_atom_type": "spin", "gates": [{"coupling_map": [[0]], "description": "Evolution under Lx", "name": "rlx", "parameters": ["omega"], ' +
  '"qasm_def": "gate lrx(omega) {}"}], "max_experiments": 1000, "max_shots": 1000000, "simulator": true, "supported_instructions": ' +
  '["rlx", "measure"], "num_wires": 1, "wire_order": "interleaved", "num_species": 1, "pending_jobs": null, "status_msg": null, ' +
  '"last_queue_check": "2026-11-21T09:15:31+00:00", "sign": true, "kid": null}';
const checked = Date.UTC(2026, 10, 21, 9, 15, 31);

describe('a device config', () => {
  it('is stored in the order that signatures cover', () => {
    expect(writeJson(deviceConfigJson(config))).toBe(stored);
    expect(readDeviceConfig(JSON.parse(stored), 'singlequdit')).toEqual(config);
  });

  it('of an older version or out of a database is read; the name of its place wins', () => {
    const { sign, kid, pending_jobs, ...old } = JSON.parse(stored);
    expect(
      readDeviceConfig(
        { _id: 1, name: 'alqor_x', operational: true, ...old, last_queue_check: new Date(checked + 400) },
        'other',
      ),
    ).toEqual({ ...config, display_name: 'other', sign: false, kid: null });
    expect([sign, kid, pending_jobs]).toEqual([true, null, null]);
  });

  it('that is damaged is a failure', () => {
    const sound: Record<string, unknown> = JSON.parse(stored);
    for (const value of [
      null,
      [],
      {},
      '',
      { ...sound, gates: [1] },
      { ...sound, gates: [{ ...config.gates[0], coupling_map: [0] }] },
      { ...sound, last_queue_check: 'yesterday' },
      { ...sound, last_queue_check: new Date(Number.NaN) },
      { ...sound, cold_atom_type: 'molecule' },
      { ...sound, simulator: 'yes' },
    ])
      expect(() => readDeviceConfig(value, 'singlequdit')).toThrow(expect.toSatisfy(invalidDocument.matches));
    expect(() => readDeviceConfig(sound, '../x')).toThrow(expect.toSatisfy(invalidDocument.matches));
  });

  it('is sent with the 21 keys that qiskit knows, in order, and none of its own', () => {
    const sent = backendConfig(config, 'alqor', 'https://host/');
    expect(JSON.stringify(sent)).toBe(
      '{"description":"Setup of a cold atomic gas experiment with a single qudit.","display_name":"singlequdit","conditional":false,' +
        '"coupling_map":"linear","dynamic_reprate_enabled":false,"local":false,"memory":true,"open_pulse":false,"backend_version":"0.3",' +
        '"n_qubits":1,"backend_name":"alqor_singlequdit_simulator","basis_gates":["rlx"],"max_experiments":1000,"max_shots":1000000,' +
        '"simulator":true,"gates":[{"coupling_map":[[0]],"description":"Evolution under Lx","name":"rlx","parameters":["omega"],' +
        '"qasm_def":"gate lrx(omega) {}"}],"supported_instructions":["rlx","measure"],"cold_atom_type":"spin","wire_order":"interleaved",' +
        '"num_species":1,"url":"https://host/api/v2/alqor_singlequdit_simulator/"}',
    );
    expect(Object.keys(sent)).toHaveLength(21);
    expect(backendConfig({ ...config, simulator: false }, 'lab', null)).toMatchObject({
      url: null,
      backend_name: 'lab_singlequdit_hardware',
    });
  });

  it('is online for 300 seconds after its queue was looked at', () => {
    expect(JSON.stringify(backendStatus(config, 'alqor', checked + 300_000))).toBe(
      '{"backend_name":"alqor_singlequdit_simulator","backend_version":"0.3","operational":true,"pending_jobs":0,"status_msg":""}',
    );
    expect(isOnline(config, checked + 300_001)).toBe(false);
    expect(isOnline(config, checked + 11_000, 10)).toBe(false);
    expect(isOnline({ last_queue_check: null }, checked)).toBe(false);
    expect(isOnline({ last_queue_check: 'damaged' }, checked)).toBe(false);
  });
});

describe('a name in a URL', () => {
  it('has one part or three', () => {
    expect(splitBackendName('rydberg', 'local')).toEqual({ provider: 'local', display: 'rydberg' });
    expect(splitBackendName('alqor_rydberg_anything', 'local')).toEqual({ provider: 'alqor', display: 'rydberg' });
    for (const name of ['', 'a_b', 'a_b_c_d', '_b_c', 'a__c', '..', 'a_../x_c', 'Alqor_b_c'])
      expect(splitBackendName(name, 'local')).toBeNull();
  });
});

describe('a moment', () => {
  it('is spelled as Python spells it, in whole seconds', () => {
    expect(writeDatetime(checked + 999)).toBe('2026-11-21T09:15:31+00:00');
    expect(readDatetime(writeDatetime(checked))).toBe(checked);
  });

  it('is read in every spelling of peers', () => {
    for (const text of [
      '2026-11-21T09:15:31Z',
      '2026-11-21T09:15:31',
      '2026-11-21 09:15:31.000000',
      '2026-11-21T10:15:31+01:00',
      '2026-11-21T04:15:31-0500',
    ])
      expect(readDatetime(text), text).toBe(checked);
    expect(readDatetime('2026-11-21T09:15:31.123456+00:00')).toBe(checked + 123);
    for (const text of ['', 'now', '2026-11-21', '2026-13-21T09:15:31Z', '1e3']) expect(readDatetime(text)).toBeNull();
  });
});
