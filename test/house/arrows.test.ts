import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The house of docs/design: which room may import which. A room may always import itself, and `errors` of science.
 * Everything not listed is forbidden, so a new room must be drawn here first.
 */
const arrows: Record<string, string[]> = {
  'science/errors': [],
  'science/math': [],
  'science/operators': ['science/math'],
  'science/determinants': ['science/math', 'science/operators'],
  'science/chemistry': ['science/math', 'science/operators', 'science/determinants'],
  'science/simulator': ['science/math', 'science/operators', 'science/determinants'],
  'science/vqe': [
    'science/math',
    'science/operators',
    'science/determinants',
    'science/simulator',
    'science/chemistry',
  ],
  'science/experiments': [
    'science/math',
    'science/operators',
    'science/determinants',
    'science/chemistry',
    'science/simulator',
    'science/vqe',
  ],
  disk: [],
  'cloud/jobs': ['disk'],
  'cloud/devices': [
    'disk',
    'science/math',
    'science/operators',
    'science/chemistry',
    'science/vqe',
    'science/experiments',
    'cloud/jobs',
  ],
  'cloud/storage': ['disk', 'cloud/jobs'],
  'cloud/spooler': ['cloud/jobs', 'cloud/storage', 'cloud/devices'],
  'cloud/accounts': ['disk'],
  'lake/records': ['disk', 'science/experiments', 'science/operators', 'science/simulator', 'science/vqe'],
  'lake/objects': ['disk'],
  'lake/streaming': ['disk', 'lake/records', 'lake/objects'],
  'lake/iceberg': ['disk', 'lake/objects'],
  'lake/query': ['lake/objects', 'lake/iceberg'],
  'lake/features': ['disk', 'lake/records', 'lake/objects', 'lake/iceberg'],
};
const wings = ['science', 'cloud', 'lake', 'app'];
const source = resolve(import.meta.dirname, '../../src');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function roomOf(file: string): string {
  const parts = relative(source, file).split('/');
  return wings.includes(parts[0]!) && parts.length > 2 ? `${parts[0]}/${parts[1]}` : parts[0]!;
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(
      /^(?:import\s+|(?:import|export)\s+(?:type\s+)?[\w*{][^'"=()]*?\sfrom\s+)['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/gm,
    ),
  ].map((match) => (match[1] ?? match[2])!);
}

const all = files(source).filter((file) => roomOf(file) !== 'science');

describe('the house', () => {
  it('lets arrows point one way only', () => {
    const wrong: string[] = [];
    for (const file of all) {
      const room = roomOf(file);
      for (const specifier of imports(file).filter((name) => name.startsWith('.'))) {
        const target = resolve(dirname(file), specifier);
        const other = roomOf(target);
        if (other === room || other === 'science/errors') continue;
        const allowed = room.startsWith('app/') || (arrows[room] ?? []).includes(other);
        if (!allowed) wrong.push(`${relative(source, file)} imports ${specifier}`);
        else if (!target.endsWith('/index.ts')) wrong.push(`${relative(source, file)} enters ${other} by a window`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps science pure: no npm package, no node: module, no console', () => {
    const wrong = all
      .filter((file) => roomOf(file).startsWith('science/'))
      .flatMap((file) => {
        const foreign = imports(file).filter((name) => !name.startsWith('.'));
        if (/\b(console|process|Buffer)\.[a-zA-Z]/.test(readFileSync(file, 'utf8')))
          foreign.push('a global of Node.js');
        return foreign.map((name) => `${relative(source, file)}: ${name}`);
      });
    expect(wrong).toEqual([]);
  });

  it('keeps science bit-reproducible: elementary functions from math, no Math.random, ** only for squares', () => {
    // These differ from engine to engine in the last bit, cubes included; math has those that are needed.
    const uneven = /Math\.(pow|random|a?sinh?|a?cosh?|a?tanh?|exp|expm1|log|log1p|log2|log10|cbrt)\b/;
    const wrong = all
      .filter((file) => roomOf(file).startsWith('science/') && !file.includes('basis-data'))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .map((line, index) => ({ line: line.replace(/\/\*.*?\*\/|\/\/.*|\/\*.*|^\s*\*.*/g, ''), index }))
          .filter(({ line }) => uneven.test(line) || /\*\*(?!\s*2\b|')/.test(line))
          .map(({ index }) => `${relative(source, file)}:${index + 1}`),
      );
    expect(wrong).toEqual([]);
  });

  it('gives every room one door', () => {
    const doors = new Set(all.filter((file) => file.endsWith('/index.ts')).map(roomOf));
    const rooms = new Set(all.map(roomOf).filter((room) => room !== 'app/cli'));
    expect([...rooms].filter((room) => !doors.has(room))).toEqual([]);
  });
});
