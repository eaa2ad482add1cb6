import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { existingData, locateData, noData } from '../../../src/app/config/index.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'eigenlake-locate-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the data folder', () => {
  it('is the flag before the environment before the nearest .eigenlake upwards before ./.eigenlake', () => {
    const deep = join(root, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    expect(locateData(undefined, {}, deep)).toMatchObject({ path: join(deep, '.eigenlake'), exists: false });
    mkdirSync(join(root, '.eigenlake'));
    expect(locateData(undefined, {}, deep)).toMatchObject({ path: join(root, '.eigenlake'), exists: true });
    mkdirSync(join(root, 'a', '.eigenlake'));
    expect(locateData(undefined, {}, deep).path).toBe(join(root, 'a', '.eigenlake'));
    expect(locateData(undefined, { EIGENLAKE_DATA: '../c' }, deep).path).toBe(join(root, 'a', 'c'));
    expect(locateData(undefined, { EIGENLAKE_DATA: '' }, deep).path).toBe(join(root, 'a', '.eigenlake'));
    expect(locateData('d', { EIGENLAKE_DATA: '../c' }, deep).path).toBe(join(deep, 'd'));
  });

  it('that is not there is no_data for a reader, with every place that was looked at', () => {
    const location = locateData(undefined, {}, root);
    expect(location.looked[0]).toBe(join(root, '.eigenlake'));
    expect(location.looked.at(-1)).toBe('/.eigenlake');
    let failure: unknown;
    try {
      existingData(location);
    } catch (error) {
      failure = error;
    }
    expect(noData.matches(failure)).toBe(true);
    expect(String(failure)).toContain(join(root, '.eigenlake'));
    mkdirSync(join(root, '.eigenlake'));
    expect(existingData(locateData(undefined, {}, root))).toBe(join(root, '.eigenlake'));
    writeFileSync(join(root, 'file'), '');
    expect(locateData(join(root, 'file', 'below'), {}, root)).toMatchObject({ exists: false });
  });
});
