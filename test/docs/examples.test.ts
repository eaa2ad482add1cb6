import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/**
 * Runs every example of README.md and docs/. In a ```console block each line `$ eigenlake …` is executed, block after block in
 * one folder per page; the lines below it must be what it prints, where `…` stands for anything (a whole line of it: any lines).
 * `# exit N` after a command says its exit code; a command that ends in ` &` runs until the page ends, and what it prints first is
 * compared. A ```js block is a program of its own; a ```python block too, where
 * scripts/readers.sh has installed the readers. ```json blocks with the title
 * `file=NAME` are written to that folder first.
 */
const root = resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const folders: string[] = [];
const running: ChildProcess[] = [];
const environment = { ...process.env, NO_COLOR: '1', EIGENLAKE_DATA: '', EIGENLAKE_SERVER: '', EIGENLAKE_TOKEN: '' };

interface Block {
  readonly language: string;
  readonly title: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)[ \t]*(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    title: match[2]!,
    text: match[3]!,
  }));
}

function pattern(lines: readonly string[]): RegExp {
  const quoted = lines.map((line) =>
    line === '…'
      ? '(?:.*\\n)*?'
      : `${line
          .trimEnd()
          .split('…')
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*?')}[ \\t]*\\n`,
  );
  return new RegExp(`^${quoted.join('')}$`);
}

function runConsole(block: Block, folder: string): void {
  const lines = block.text.replace(/\n$/, '').split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('$ eigenlake') ? [index] : []));
  for (const [position, start] of starts.entries()) {
    const expected = lines.slice(start + 1, starts[position + 1]);
    const [, command, code] = /^\$ eigenlake\s*(.*?)(?:\s+# exit (\d+))?$/.exec(lines[start]!)!;
    if (command!.endsWith(' &')) {
      expect(`${firstLineOf(command!.slice(0, -2), folder)}\n`, lines[start]).toMatch(pattern(expected));
      continue;
    }
    const run = spawnSync('bash', ['-c', `"${process.execPath}" "${root}/bin/eigenlake.js" ${command}`], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });
    expect(`exit ${run.status}: ${run.status === Number(code ?? 0) ? '' : run.stderr}`, lines[start]).toBe(
      `exit ${code ?? 0}: `,
    );
    if (expected.length > 0) {
      const output = `${(Number(code ?? 0) === 2 ? run.stderr : run.stdout).trimEnd()}\n`;
      expect(output, lines[start]).toMatch(pattern(expected));
    }
  }
}

/** Starts a command that stays; gives the line that says that it is ready. */
function firstLineOf(command: string, folder: string): string {
  const output = join(folder, `.output-${running.length}`);
  const child = spawn('bash', ['-c', `exec "${process.execPath}" "${root}/bin/eigenlake.js" ${command}`], {
    cwd: folder,
    stdio: ['ignore', openSync(output, 'w'), openSync(`${output}-errors`, 'w')],
    env: environment,
  });
  running.push(child);
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let naps = 0; naps < 1200; naps++) {
    const [line, ...rest] = readFileSync(output, 'utf8').split('\n');
    if (rest.length > 0) return line!;
    Atomics.wait(nap, 0, 0, 50);
  }
  throw new Error(`nothing after a minute: eigenlake ${command}\n${readFileSync(`${output}-errors`, 'utf8')}`);
}

function runPython(block: Block, folder: string): void {
  const interpreter = join(root, '.cache/python/bin/python');
  if (!existsSync(interpreter)) return;
  const run = spawnSync(interpreter, ['-W', 'ignore', '-c', block.text], { cwd: folder, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.stdout).not.toBe('');
}

function runProgram(block: Block, folder: string, name: string): void {
  // Inside the checkout, so that `eigenlake/…` resolves to this package.
  const file = join(root, 'dist', `${name}.docs-example.mjs`);
  writeFileSync(file, block.text);
  try {
    const run = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
  } finally {
    rmSync(file);
  }
}

afterAll(async () => {
  for (const child of running) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('every example in the documentation runs', () => {
  for (const page of pages) {
    const blocks = blocksOf(page).filter(
      ({ language, title }) => ['console', 'js', 'python'].includes(language) || title.startsWith('file='),
    );
    if (blocks.length === 0) continue;
    it(page, { timeout: 240_000 }, () => {
      const folder = mkdtempSync(join(tmpdir(), 'eigenlake-docs-'));
      folders.push(folder);
      for (const [index, block] of blocks.entries()) {
        if (block.title.startsWith('file=')) writeFileSync(join(folder, block.title.slice(5)), block.text);
        else if (block.language === 'console') runConsole(block, folder);
        else if (block.language === 'python') runPython(block, folder);
        else runProgram(block, folder, `${page.replace(/\W/g, '-')}-${index}`);
      }
    });
  }
});
