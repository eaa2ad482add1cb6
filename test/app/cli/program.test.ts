import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/app/cli/program.ts';
import { eigenlake, root } from '../command.ts';

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

  it('says in the help that the build wrote what all commands together say', async () => {
    const lines: string[] = [];
    const program = await createProgram();
    program.configureOutput({ writeOut: (text) => lines.push(text) });
    program.outputHelp();
    for (const words of [[], ['--help'], ['-h']]) expect(eigenlake(words, root).stdout).toBe(lines.join(''));
  });

  it('needs no command for its version, and all of them for help and for words that are no command', async () => {
    const all = (await createProgram()).commands.length;
    expect((await createProgram('--version')).commands).toHaveLength(0);
    for (const typed of ['--help', 'help', 'runn']) expect((await createProgram(typed)).commands).toHaveLength(all);
  });
});
