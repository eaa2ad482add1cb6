import { describe, expect, it } from 'vitest';
import {
  circuitResult,
  forApi,
  invalidDocument,
  lostResult,
  memoryOf,
  readResult,
  resultDocument,
  resultJson,
  unwritableJson,
  writeJson,
} from '../../../src/cloud/jobs/index.ts';

const job = '694d38af36054a4bb2f978de';
const device = { display_name: 'singlequdit', version: '0.3' };
const circuits = [
  circuitResult(
    'experiment_0',
    2,
    ['1', '1'],
    [
      { name: 'rlx', wires: [0], params: [3, 0.5] },
      { name: 'measure', wires: [0], params: [] },
    ],
  ),
];
const result = resultDocument(job, device, circuits);
const stored =
  `{"backend_name": null, "display_name": "singlequdit", "backend_version": "0.3", "job_id": "${job}", "qobj_id": null, ` +
  '"success": true, "status": "DONE", "header": {}, "results": [{"header": {"name": "experiment_0", "extra metadata": "text"}, ' +
  '"shots": 2, "success": true, "data": {"memory": ["1", "1"], "instructions": [{"name": "rlx", "wires": [0], "params": [3.0, 0.5]}, ' +
  '{"name": "measure", "wires": [0], "params": []}]}}]}';

describe('a result', () => {
  it('is stored in the order of the peers, its parameters as Python floats', () => {
    expect(writeJson(resultJson(result))).toBe(stored);
    expect(readResult(JSON.parse(stored))).toEqual(result);
  });

  it('says finished on v2, DONE on v3, with the long name', () => {
    expect(Object.keys(forApi(result, 'v2', 'a_b_simulator'))).toEqual(Object.keys(result));
    expect(forApi(result, 'v2', 'alqor_singlequdit_simulator')).toEqual({
      ...result,
      status: 'finished',
      backend_name: 'alqor_singlequdit_simulator',
    });
    expect(forApi(result, 'v3', 'x').status).toBe('DONE');
    expect(forApi(lostResult(job, 'x'), 'v2', 'x').status).toBe('ERROR');
  });

  it('of a Python peer is done, though it says INITIALIZING', () => {
    for (const status of ['INITIALIZING', 'finished', 'DONE'])
      expect(readResult({ ...JSON.parse(stored), status }).status).toBe('DONE');
    expect(readResult({ ...JSON.parse(stored), success: false }).status).toBe('ERROR');
  });

  it('keeps what a device adds to its data, and null for instructions', () => {
    const vqe = circuitResult('experiment_0', 1, [], null, {
      experiment: { energy: -1.25, flags: [], fci: undefined },
    });
    const text = writeJson(resultJson(resultDocument(job, device, [vqe])));
    expect(text).toContain(
      '"data": {"memory": [], "instructions": null, "experiment": {"energy": -1.25, "flags": []}}',
    );
    expect(readResult(JSON.parse(text)).results[0]?.data).toEqual({
      memory: [],
      instructions: null,
      experiment: { energy: -1.25, flags: [] },
    });
    const broken = circuitResult('experiment_0', 1, [], null, { energy: Number.NaN });
    expect(() => writeJson(resultJson(resultDocument(job, device, [broken])))).toThrow(
      expect.toSatisfy(unwritableJson.matches),
    );
  });

  it('has one string for each shot', () => {
    expect(memoryOf([1, 0, 1])).toBe('1 0 1');
    expect(memoryOf(Uint16Array.of(50))).toBe('50');
    expect(memoryOf([])).toBe('');
  });

  it('that is damaged is a failure', () => {
    const sound: Record<string, unknown> = JSON.parse(stored);
    for (const value of [
      null,
      {},
      { ...sound, results: {} },
      { ...sound, results: [1] },
      { ...sound, results: [{ header: {}, data: {} }] },
      { ...sound, status: 'RUNNING' },
      { ...sound, job_id: 1 },
    ])
      expect(() => readResult(value)).toThrow(expect.toSatisfy(invalidDocument.matches));
  });
});
