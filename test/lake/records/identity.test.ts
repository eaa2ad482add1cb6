import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeRecord,
  encodeRecord,
  experimentId,
  normaliseBasis,
  schemaUpstream,
  schemaV1,
  schemaV2,
  unframe,
  uuidv7,
} from '../../../src/lake/records/index.ts';
import { fullRecord, goldenBytes, goldenRecord } from './golden-record.ts';

describe('the id of an experiment', () => {
  it('is the record’s own where it has one', () => {
    expect(experimentId(fullRecord)).toBe(fullRecord.experiment_id);
  });

  it('is else the hash of what upstream sends', () => {
    const { body } = unframe(goldenBytes('golden-upstream.hex'));
    const hash = createHash('sha256').update(body).digest('hex');
    expect(experimentId(goldenRecord)).toBe(hash);
    expect(experimentId(decodeRecord(body, schemaUpstream))).toBe(hash);
    expect(experimentId({ ...fullRecord, experiment_id: null })).toBe(hash);
  });

  it('does not depend on how a record came, only on what it says', () => {
    const again = decodeRecord(encodeRecord(goldenRecord, 'v2'), schemaV2);
    expect(experimentId(again)).toBe(experimentId(goldenRecord));
    const seed = decodeRecord(unframe(goldenBytes('golden-v1.hex')).body, schemaV1);
    expect(experimentId(seed)).toMatch(/^[0-9a-f]{64}$/);
    expect(experimentId(seed)).not.toBe(experimentId(goldenRecord));
    expect(experimentId({ ...goldenRecord, basis_set: 'sto-3g' })).not.toBe(experimentId(goldenRecord));
  });
});

describe('a UUID of version 7', () => {
  it('is the example of RFC 9562, appendix A.6', () => {
    // rand_a = 0xCC3, rand_b = 0b01 … 0x8C4DC0C0C07398F
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by its time and is never given twice', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.integer({ min: 1, max: 2 ** 40 }), (time, later) => {
        expect(uuidv7(time) < uuidv7(time + later)).toBe(true);
        expect(uuidv7(time)).not.toBe(uuidv7(time));
        expect(uuidv7(time)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });
});

describe('the name of a basis set', () => {
  it.each([
    ['sto3g', 'sto-3g'],
    ['STO-3G', 'sto-3g'],
    ['sto_3g', 'sto-3g'],
    ['6-31g', '6-31g'],
    ['631G', '6-31g'],
    ['6-31gs', '6-31g*'],
    ['6-31G(d)', '6-31g*'],
    ['6-31g*', '6-31g*'],
    ['ccpvdz', 'cc-pvdz'],
    ['cc-pVDZ', 'cc-pvdz'],
    ['none', 'none'],
    ['def2-SVP', 'def2-svp'],
  ])('%s becomes %s', (given, expected) => {
    expect(normaliseBasis(given)).toBe(expected);
    expect(normaliseBasis(expected)).toBe(expected);
  });
});
