import { describe, expect, it } from 'vitest';
import { generateKey, publicKey } from '../../../src/cloud/jobs/index.ts';
import { device, deviceConfig, type StorageSite } from './samples.ts';

export function configsAndKeys(fresh: () => StorageSite): void {
  describe('configs and keys', () => {
    it('are written only when they changed', async () => {
      const site = fresh();
      const provider = site.open();
      expect(await provider.publishConfig(deviceConfig)).toBe(true);
      expect(await provider.publishConfig(deviceConfig)).toBe(false);
      expect(await provider.config(device)).toEqual(deviceConfig);
      const changed = { ...deviceConfig, max_shots: 5 };
      expect(await site.open().publishConfig(changed)).toBe(true);
      expect(await provider.config(device)).toEqual(changed);
      await provider.publishConfig({ ...deviceConfig, display_name: 'fermions' });
      expect(await provider.devices()).toEqual(['fermions', device]);
    });

    it('say at most once a minute when the queue was checked, and publishing keeps that', async () => {
      let now = Date.UTC(2026, 10, 21, 9, 15, 31, 400);
      const provider = fresh().open(() => now);
      expect(await provider.markChecked(device)).toBe(false);
      await provider.publishConfig(deviceConfig);
      expect(await provider.markChecked(device)).toBe(true);
      expect((await provider.config(device))?.last_queue_check).toBe('2026-11-21T09:15:31+00:00');
      now += 59_000;
      expect(await provider.markChecked(device)).toBe(false);
      expect(await provider.publishConfig(deviceConfig)).toBe(false);
      now += 2000;
      expect(await provider.markChecked(device)).toBe(true);
      expect((await provider.config(device))?.last_queue_check).toBe('2026-11-21T09:16:32+00:00');
      await provider.publishConfig({ ...deviceConfig, max_shots: 5 });
      expect((await provider.config(device))?.last_queue_check).toBe('2026-11-21T09:16:32+00:00');
    });

    it('are signed on request, and then belong to that key', async () => {
      const provider = fresh().open();
      const signing = { ...deviceConfig, sign: true };
      const key = generateKey('main');
      await expect(provider.publishConfig(signing)).rejects.toMatchObject({ code: 'missing_signing_key' });
      expect(await provider.publishConfig(signing, key)).toBe(true);
      expect(await provider.publishConfig(signing, key)).toBe(false);
      expect(await provider.config(device)).toEqual({ ...signing, kid: 'main' });
      expect(await provider.markChecked(device, key)).toBe(true);
      const other = provider.publishConfig({ ...signing, max_shots: 7 }, generateKey('other'));
      await expect(other).rejects.toMatchObject({ code: 'config_signed_by_another' });
      await expect(provider.publishConfig(deviceConfig)).rejects.toMatchObject({ code: 'config_signed_by_another' });
      expect((await provider.config(device))?.max_shots).toBe(deviceConfig.max_shots);
    });

    it('a public key is published once and never replaced', async () => {
      const provider = fresh().open();
      const key = publicKey(generateKey('main'));
      await provider.publishKey(key);
      await provider.publishKey(key);
      expect(await provider.publicKey('main')).toEqual(key);
      const other = provider.publishKey(publicKey(generateKey('main')));
      await expect(other).rejects.toMatchObject({ code: 'key_taken' });
      expect(await provider.publicKey('../main')).toBeNull();
    });
  });
}
