import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/app/cli/program.ts';

describe('the command line', () => {
  it('loads the file of the typed command only, and that file defines it', async () => {
    const all = (await createProgram()).commands.map((command) => command.name());
    expect(all).toContain('run');
    expect(all).toContain('jobs');
    for (const name of all) {
      const alone = (await createProgram(name)).commands.map((command) => command.name());
      expect(alone).toContain(name);
      expect(alone.length).toBeLessThanOrEqual(4);
    }
  });

  it('needs no command for its version, and all of them for help and for words that are no command', async () => {
    const all = (await createProgram()).commands.length;
    expect((await createProgram('--version')).commands).toHaveLength(0);
    for (const typed of ['--help', 'help', 'runn']) expect((await createProgram(typed)).commands).toHaveLength(all);
  });
});
