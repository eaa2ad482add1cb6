import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createdAt,
  dropboxFolder,
  formatDropboxId,
  invalidJobId,
  isDocumentId,
  isJobId,
  jobIdSource,
  parseDropboxId,
} from '../../../src/cloud/jobs/index.ts';

const own = Uint8Array.of(1, 2, 3, 4, 0xff);

describe('a job id', () => {
  it('is an ObjectId: seconds, the process, a counter', () => {
    const next = jobIdSource(() => 0x6123_4567 * 1000 + 999, own);
    expect([next(), next()]).toEqual(['6123456701020304ff000000', '6123456701020304ff000001']);
    expect(createdAt('6123456701020304ff000001')).toBe(0x6123_4567 * 1000);
    expect(isJobId(jobIdSource()())).toBe(true);
    expect(jobIdSource()().slice(8, 18)).not.toBe(jobIdSource()().slice(8, 18));
  });

  it('sorts by creation within one process, even when the clock goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { maxLength: 200 }), (steps) => {
        let now = 1.7e12;
        const next = jobIdSource(() => now, own);
        const ids = steps.map((step) => {
          now += step;
          return next();
        });
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every(isJobId)).toBe(true);
      }),
    );
  });

  it('sorts also when its counter is used up within one second', () => {
    const next = jobIdSource(() => 0x6123_4567 * 1000, own, 2);
    expect([next(), next(), next()]).toEqual([
      '6123456701020304ff000000',
      '6123456701020304ff000001',
      '6123456801020304ff000000',
    ]);
  });

  it('is 24 lower-case hex digits and nothing else', () => {
    for (const text of ['', 'x', '6123456701020304FF000000', '6123456701020304ff00000', '../../status/abcdefabcdef'])
      expect(isJobId(text)).toBe(false);
    expect(() => createdAt('x')).toThrow(expect.toSatisfy(invalidJobId.matches));
    expect(() => jobIdSource(Date.now, new Uint8Array(4))).toThrow(expect.toSatisfy(invalidJobId.matches));
  });
});

describe('a Dropbox id', () => {
  const created = Date.UTC(2021, 8, 6, 20, 37, 30);

  it('tells its time, device and user', () => {
    const id = '20210906_203730-singlequdit-user_1-1088f';
    const parts = { created, display: 'singlequdit', username: 'user_1', suffix: '1088f' };
    expect(parseDropboxId(id)).toEqual(parts);
    expect(formatDropboxId(parts)).toBe(id);
    expect(formatDropboxId({ created, display: 'x', username: 'y' })).toMatch(/^20210906_203730-x-y-[0-9a-f]{5}$/);
  });

  it('survives formatting for every user, names with a hyphen too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e9 }),
        fc.stringMatching(/^[a-z0-9]{1,12}$/),
        fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,12}$/),
        fc.stringMatching(/^[0-9a-f]{5}$/),
        (seconds, display, username, suffix) => {
          const parts = { created: seconds * 1000, display, username, suffix };
          expect(parseDropboxId(formatDropboxId(parts))).toEqual(parts);
          expect(isDocumentId(formatDropboxId(parts))).toBe(true);
        },
      ),
    );
    expect(dropboxFolder('jean-luc')).toBe('jean');
    expect(dropboxFolder('user_1')).toBe('user_1');
  });

  it('that is damaged is none', () => {
    for (const id of [
      '',
      '20210231_203730-a-b-1088f',
      '20210906_253730-a-b-1088f',
      '20210906_203730-a-b-1088F',
      '20210906_203730-a-b',
      '20210906_203730-A-b-1088f',
      '20210906_203730-a-../b-1088f',
      '20210906_203730-a-b..c-1088f',
    ])
      expect(parseDropboxId(id), id).toBeNull();
    for (const username of ['', '../x', 'a/b', 'ä'])
      expect(() => formatDropboxId({ created, display: 'x', username })).toThrow(
        expect.toSatisfy(invalidJobId.matches),
      );
    expect(() => formatDropboxId({ created: Number.NaN, display: 'x', username: 'y' })).toThrow(
      expect.toSatisfy(invalidJobId.matches),
    );
  });
});

describe('a document id', () => {
  it('is never a path', () => {
    for (const text of ['../status/x', '..', '.', '/etc', 'a/b', 'a\\b', '', '.hidden', 'a..b', 'a\0', 'a'.repeat(201)])
      expect(isDocumentId(text), text).toBe(false);
    for (const text of ['694d38af36054a4bb2f978de', '20210906_203730-singlequdit-user_1-1088f', 'jdsf'])
      expect(isDocumentId(text)).toBe(true);
  });
});
