import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lock } from '../../src/disk/index.ts';

const path = () => join(mkdtempSync(join(tmpdir(), 'eigenlake-lock-')), 'role.lock');

describe('the lock, within one process', () => {
  it('lets one caller in at a time, in the order they came', async () => {
    const file = path();
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const lease = await lock(file);
        inside += 1;
        expect(inside).toBe(1);
        order.push(index);
        await new Promise((done) => setImmediate(done));
        inside -= 1;
        await lease?.release();
      }),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('keeps different files apart', async () => {
    const first = await lock(path(), { wait: 0 });
    const second = await lock(path(), { wait: 0 });
    expect(first).not.toBeNull();
    expect(second).not.toBeNull();
    await first?.release();
    await second?.release();
  });

  it('answers null when the wait runs out, and the line goes on', async () => {
    const file = path();
    const lease = await lock(file);
    const patient = lock(file);
    expect(await lock(file, { wait: 0 })).toBeNull();
    expect(await lock(file, { wait: 5 })).toBeNull();
    const last = lock(file);
    await lease?.release();
    await (await patient)?.release();
    await (await last)?.release();
    await (await lock(file, { wait: 0 }))?.release();
  });

  it('throws the reason when it is aborted, and the line goes on', async () => {
    const file = path();
    const lease = await lock(file);
    const controller = new AbortController();
    const waiting = lock(file, { signal: controller.signal });
    const next = lock(file);
    controller.abort(new Error('changed my mind'));
    await expect(waiting).rejects.toThrow('changed my mind');
    await lease?.release();
    await (await next)?.release();
    await expect(lock(file, { signal: AbortSignal.abort(new Error('never began')) })).rejects.toThrow('never began');
    await (await lock(file, { wait: 0 }))?.release();
  });

  it('releases once, however often it is asked', async () => {
    const file = path();
    const first = await lock(file);
    await first?.release();
    const second = await lock(file);
    await first?.release();
    expect(await lock(file, { wait: 0 })).toBeNull();
    await second?.release();
  });

  it('says what stands in its way', async () => {
    const file = path();
    writeFileSync(file, 'this is not a lock file. '.repeat(100));
    await expect(lock(file)).rejects.toMatchObject({ code: 'disk_error', message: expect.stringContaining(file) });
    const inTheWay = path();
    writeFileSync(inTheWay, '');
    await expect(lock(join(inTheWay, 'x.lock'))).rejects.toMatchObject({ code: 'not_a_folder' });
  });
});
