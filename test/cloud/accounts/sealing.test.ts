import { describe, expect, it } from 'vitest';
import { unsealingFailed } from '../../../src/cloud/accounts/index.ts';
import { sealing } from '../../../src/cloud/accounts/sealing.ts';

const login = { app_key: 'a', refresh_token: 'ünicode 😀' };
const one = sealing(async () => 'a secret of the tests');

describe('sealing', () => {
  it('opens for the same secret and name only', async () => {
    const sealed = await one.seal('lab', login);
    expect(sealed).toMatch(/^1\.scrypt-15-8-1\./);
    expect(await one.unseal('lab', sealed)).toEqual(login);
    expect(await sealing(async () => 'a secret of the tests').unseal('lab', sealed)).toEqual(login);
    await expect(one.unseal('other', sealed)).rejects.toSatisfy(unsealingFailed.matches);
    await expect(sealing(async () => 'another secret of tests').unseal('lab', sealed)).rejects.toSatisfy(
      unsealingFailed.matches,
    );
    await expect(sealing(() => Promise.reject(new Error('no key file'))).unseal('lab', sealed)).rejects.toSatisfy(
      unsealingFailed.matches,
    );
  });

  it('never gives the same text twice', async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, () => one.seal('lab', login)));
    expect(new Set(texts.map((text) => text.split('.')[3])).size).toBe(20);
  });

  it('opens nothing that was touched, shortened or of a version it does not know', async () => {
    const sealed = await one.seal('lab', login);
    const parts = sealed.split('.');
    const touched = parts.map((part, place) => {
      // The first letter of each part: the last one may hold bits that mean nothing.
      const other = part.startsWith('A') ? 'B' : 'A';
      return parts.with(place, other + part.slice(1)).join('.');
    });
    const short = parts.with(4, parts[4]!.slice(0, 24)).join('.');
    for (const wrong of [...touched, short, `2${sealed.slice(1)}`, '', sealed.replace('15-8', '99-8')]) {
      await expect(one.unseal('lab', wrong), wrong).rejects.toSatisfy(unsealingFailed.matches);
    }
  });
});
