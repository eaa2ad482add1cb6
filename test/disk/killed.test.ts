import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disk, isTemporary, lock, removeTemporaries, setDiskHook } from '../../src/disk/index.ts';
import { compiledSource, startChild } from '../compiled.ts';

let source: ReturnType<typeof compiledSource>;
beforeAll(() => {
  source = compiledSource();
});
afterAll(() => source.remove());

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-killed-'));
const text = (value: string) => new TextEncoder().encode(value);

/** Does one call on the disk and kills itself, as a power cut would, at its n-th step. */
const victim = `
const [index, call, path, content, at] = process.argv.slice(1);
const { disk, setDiskHook } = await import(index);
let steps = 0;
setDiskHook(() => { if (++steps === Number(at)) process.kill(process.pid, 'SIGKILL'); });
await disk[call](path, new TextEncoder().encode(content));
`;

async function killedAt(call: string, path: string, content: string, at: number): Promise<boolean> {
  const child = startChild(victim, [join(source.folder, 'disk/index.js'), call, path, content, String(at)]);
  return (await child.ended) === 'SIGKILL';
}

const holder = `
const [index, path] = process.argv.slice(1);
const { lock } = await import(index);
const lease = await lock(path);
console.log('held');
process.stdin.once('data', async () => { await lease.release(); console.log('released'); process.exit(); });
`;

describe('a process killed with -9', () => {
  it('leaves all or nothing when it creates a file', async () => {
    let at = 1;
    for (; ; at++) {
      const path = folder();
      const killed = await killedAt('createExclusive', join(path, 'a'), 'whole', at);
      const content = readdirSync(path).includes('a') ? readFileSync(join(path, 'a'), 'utf8') : null;
      expect([null, 'whole']).toContain(content);
      const left = readdirSync(path).filter((name) => name !== 'a');
      expect(left.every(isTemporary)).toBe(true);
      expect((await removeTemporaries(path)).map((one) => one.slice(path.length + 1))).toEqual(left);
      expect(await disk.createExclusive(join(path, 'a'), text('whole'))).toBe(content === null);
      if (!killed) break;
    }
    expect(at).toBe(8);
  });

  it('leaves the old content or the new when it replaces a file', async () => {
    const seen = new Set<string>();
    let at = 1;
    for (; ; at++) {
      const path = folder();
      writeFileSync(join(path, 'a'), 'old');
      const killed = await killedAt('replace', join(path, 'a'), 'new', at);
      seen.add(readFileSync(join(path, 'a'), 'utf8'));
      await removeTemporaries(path);
      expect(readdirSync(path)).toEqual(['a']);
      if (!killed) break;
    }
    expect([...seen]).toEqual(['old', 'new']);
    expect(at).toBe(7);
  });

  it('leaves what was appended before and at most a part of the rest', async () => {
    const seen = new Set<string>();
    for (let at = 1, killed = true; killed; at++) {
      const path = join(folder(), 'log');
      writeFileSync(path, 'before');
      killed = await killedAt('append', path, '1234', at);
      seen.add(readFileSync(path, 'utf8'));
    }
    expect([...seen]).toEqual(['before', 'before12', 'before1234']);
  });

  it('gives up its lock', async () => {
    const path = join(folder(), 'some', 'role.lock');
    const child = startChild(holder, [join(source.folder, 'disk/index.js'), path]);
    expect(await child.line()).toBe('held');
    expect(await lock(path, { wait: 0 })).toBeNull();
    const waiting = lock(path);
    child.process.kill('SIGKILL');
    const lease = await waiting;
    expect(await child.ended).toBe('SIGKILL');
    expect(await lock(path, { wait: 0 })).toBeNull();
    await lease?.release();
    const again = await lock(path, { wait: 0 });
    expect(again).not.toBeNull();
    await again?.release();
  });

  it('is not confused with one that lets go by itself', async () => {
    const path = join(folder(), 'role.lock');
    const child = startChild(holder, [join(source.folder, 'disk/index.js'), path]);
    expect(await child.line()).toBe('held');
    const waiting = lock(path);
    child.process.stdin?.write('go');
    await (await waiting)?.release();
    expect(await child.line()).toBe('released');
    expect(await child.ended).toBe(0);
  });
});

describe('temporaries', () => {
  it('are removed when their process is dead and kept while it lives', async () => {
    const path = folder();
    let name = '';
    setDiskHook((step, file) => {
      if (step === 'open') name = file;
    });
    await disk.replace(join(path, 'a'), text('x'));
    setDiskHook(null);
    const [, host] = /\.tmp-([0-9a-f]{8})-/.exec(name) ?? [];
    const child = startChild('');
    await child.ended;
    const of = (who: string | undefined, pid: number | undefined) => `.tmp-${who}-${pid}-0123456789abcdef`;
    const dead = of(host, child.process.pid);
    const earlierLife = of(host, process.pid);
    const living = of(host, process.ppid);
    const elsewhere = of('00000000', 1);
    for (const one of [dead, earlierLife, living, elsewhere]) writeFileSync(join(path, one), '');
    writeFileSync(join(path, '.tmp-not-ours'), '');
    expect((await removeTemporaries(path)).sort()).toEqual([join(path, dead), join(path, earlierLife)].sort());
    expect(readdirSync(path)).toEqual(['.tmp-not-ours', elsewhere, living, 'a'].sort());
    expect(await removeTemporaries(join(path, 'none'))).toEqual([]);
  });
});
