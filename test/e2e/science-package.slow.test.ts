import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, noChromium, openBrowser, visit } from '../web/chromium.ts';
import { bundle, type Chunk, installScience, run, serve, writeExample } from './science-package.ts';

const missing = findChromium() === null;

interface Run {
  readonly name: string;
  readonly energy: number;
  readonly exact: number;
  readonly parameters: readonly number[];
  readonly evaluations: number;
}

describe('the science package', () => {
  let folder: string;
  let home: string;
  let inNode: Run[];
  let chunks: readonly Chunk[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'eigenlake-science-'));
    ({ home } = installScience(folder));
    writeExample('docs/guides/browser.md', folder);
    writeFileSync(
      join(folder, 'node.js'),
      `import { hydrogen } from './hydrogen.js';
       console.log(JSON.stringify([await hydrogen('UCCSD', 1), await hydrogen('EfficientSU2', 1)]));`,
    );
    inNode = JSON.parse(run(process.execPath, ['node.js'], folder));
    chunks = await bundle(folder, join(folder, 'site'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('comes alone: no dependency, no install script, nothing beside it', () => {
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const own = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['eigenlake-science']);
    expect(manifest).toMatchObject({ version: own.version, license: own.license, sideEffects: false });
    const forbidden = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies', 'scripts', 'bin'];
    expect(Object.keys(manifest).filter((key) => forbidden.includes(key))).toEqual([]);
  });

  it('carries its licence, and that of the basis sets with their source', () => {
    expect(readFileSync(join(home, 'LICENSE'), 'utf8')).toContain('Apache License');
    expect(readFileSync(join(home, 'NOTICE'), 'utf8')).toContain('Basis Set Exchange');
    const licence = readFileSync(join(home, 'chemistry/basis-data/LICENSE.basis_set_exchange.txt'), 'utf8');
    expect(licence).toContain('Redistribution and use in source and binary forms');
  });

  it('exports the wing and every room, each with its types', () => {
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const doors = Object.keys(manifest.exports).filter((door) => door !== './package.json');
    const rooms = doors.filter((door) => door !== '.').map((door) => door.slice(2));
    expect(rooms).toContain('simulator');
    const program = `
      const wing = await import('eigenlake-science');
      for (const room of ${JSON.stringify(rooms)}) {
        const own = await import('eigenlake-science/' + room);
        if (Object.keys(own).length === 0 || Object.keys(own).some((name) => wing[room][name] !== own[name])) {
          console.log(room);
        }
      }`;
    writeFileSync(join(folder, 'doors.js'), program);
    expect(run(process.execPath, ['doors.js'], folder)).toBe('');
    for (const door of doors) expect(readFileSync(join(home, manifest.exports[door].types), 'utf8')).not.toBe('');
  });

  it('imports nothing but itself, in no file', () => {
    const scripts = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(100);
    const wrong = scripts.filter((name) =>
      /\b(from|import)\s*\(?\s*['"](node:|[^.'"])/.test(readFileSync(join(home, name), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('runs VQE of hydrogen to the exact energy', () => {
    expect(inNode.map(({ name }) => name)).toEqual(['UCCSD', 'EfficientSU2']);
    for (const { energy, exact, evaluations } of inNode) {
      expect(Math.abs(energy - exact)).toBeLessThan(1e-8);
      expect(evaluations).toBeGreaterThan(3);
    }
  });

  it('makes a page of at most 150 kB, compressed, with every basis set apart', () => {
    const sets = chunks.filter(({ name }) => /^(sto-3g|6-31g|6-31gs|cc-pvdz)-/.test(name));
    expect(sets.length).toBe(4);
    const rest = chunks.filter((chunk) => !sets.includes(chunk)).reduce((sum, { gzip }) => sum + gzip, 0);
    expect(rest).toBeLessThan(150_000);
  });

  it('is as a whole, nothing shaken off, at most 150 kB, compressed', async () => {
    const page = join(folder, 'whole');
    writeExample('docs/guides/browser.md', page);
    writeFileSync(
      join(page, 'main.js'),
      "import * as science from 'eigenlake-science';\nconsole.log(globalThis.all = science);\n",
    );
    const whole = await bundle(page, join(page, 'site'));
    const rest = whole.filter(({ name }) => name.startsWith('index-')).reduce((sum, { gzip }) => sum + gzip, 0);
    expect(rest).toBeGreaterThan(20_000);
    expect(rest).toBeLessThan(150_000);
  });

  describe.skipIf(missing)(`in Chromium${missing ? ` (${noChromium})` : ''}`, () => {
    for (const isolated of [true, false]) {
      it(`gives the bits of Node on ${isolated ? 'an isolated page, with threads' : 'a page that is not isolated'}`, async () => {
        const site = await serve(join(folder, 'site'), isolated);
        const browser = await openBrowser();
        const opened = await visit(browser, site.url);
        try {
          await opened.page.goto('/');
          await opened.page.waitForFunction("document.querySelector('output').textContent.startsWith('[')");
          expect(await opened.page.evaluate('globalThis.crossOriginIsolated')).toBe(isolated);
          const shown: Run[] = JSON.parse((await opened.page.locator('output').textContent()) ?? '');
          expect(shown).toEqual(inNode);
          expect(opened.complaints).toEqual([]);
        } finally {
          await opened.close();
          await browser.close();
          await site.close();
        }
      });
    }
  });
});
