import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configure, openConfigured, type PlaceOptions } from '../../../src/app/cli/open-data.ts';
import { addSettings, objectKeys, producerKeys } from '../../../src/app/cli/place-options.ts';
import { flagName, settings } from '../../../src/app/config/index.ts';

const before = process.cwd();
let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'eigenlake-open-')));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What commander makes of a line for a command with these settings. */
function typed(line: string, keys = producerKeys): PlaceOptions {
  const command = addSettings(new Command(), keys).option('--data <folder>').exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  return command.parse(line.split(' ').filter(Boolean), { from: 'user' }).opts();
}

describe('the flags of settings', () => {
  it('are declared for the settings that a command uses, and read under their names', () => {
    expect(() => typed('--servers a:1', objectKeys)).toThrow('unknown option');
    const command = addSettings(new Command(), producerKeys);
    const names = command.options.map((option) => option.attributeName());
    for (const key of producerKeys)
      if (settings[key].flag !== null) expect(names).toContain(flagName(settings[key].flag));
    expect(configure(typed('--kafka --servers a:1'), producerKeys).configuration.get('kafka.servers')).toEqual(['a:1']);
  });

  it('switch off what the configuration file switches on', () => {
    writeFileSync('eigenlake.config.yaml', 'kafka:\n  enabled: true\n');
    const enabled = (line: string) => configure(typed(line), producerKeys).configuration.get('kafka.enabled');
    expect([enabled(''), enabled('--no-kafka'), enabled('--kafka')]).toEqual([true, false, true]);
  });
});

describe('opening what the configuration says', () => {
  it('takes the named file, else the nearest upwards, else that of the data folder; paths in it are relative to it', () => {
    mkdirSync('.eigenlake');
    mkdirSync(join('a', 'b'), { recursive: true });
    const opened = (line = '') => {
      const { configuration } = configure(typed(line), producerKeys);
      return [configuration.file, configuration.get('objects')];
    };
    process.chdir(join('a', 'b'));
    expect(opened()).toEqual([null, undefined]);
    const expected = (path: string, name: string) => {
      writeFileSync(join(folder, path, name), JSON.stringify({ objects: 'bucket' }));
      return [join(folder, path, name), join(folder, path, 'bucket')];
    };
    expect(expected('.eigenlake', 'eigenlake.config.yml')).toEqual(opened());
    expect(expected('.', 'eigenlake.config.json')).toEqual(opened());
    expect(expected('a', 'eigenlake.config.json')).toEqual(opened());
    expect(expected('a', 'other.json')).toEqual(opened('--config ../other.json'));
  });

  it('leaves the log alone for a command without the flags of Kafka', async () => {
    const kafka = { enabled: true, ssl: true, sslDir: 'none' };
    writeFileSync('eigenlake.config.json', JSON.stringify({ kafka, objects: 'o' }));
    const reader = openConfigured(typed('', objectKeys), objectKeys, 'reads');
    expect(reader.folder).toMatchObject({ remote: false, objects: { location: join(folder, 'o') } });
    const produce = () => openConfigured(typed(''), producerKeys, 'writes').folder;
    expect(produce).toThrow(expect.objectContaining({ code: 'tls_file_unreadable' }));
    writeFileSync('eigenlake.config.json', JSON.stringify({ kafka: { enabled: true } }));
    const producer = produce();
    expect(producer).toMatchObject({ remote: true, sendsTo: { 'kafka.enabled': true } });
    await Promise.all([reader.folder.close(), producer.close()]);
  });

  it('that are not there is no_data for a command that reads', () => {
    expect(() => openConfigured(typed('', objectKeys), objectKeys, 'reads')).toThrow(
      expect.objectContaining({ code: 'no_data' }),
    );
  });
});
