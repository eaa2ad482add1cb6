import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  invalidJson,
  JsonNumber,
  jsonFloat,
  jsonInteger,
  pythonFloat,
  readJson,
  toPlain,
  unwritableJson,
  writeJson,
} from '../../../src/cloud/jobs/index.ts';

const failure = expect.toSatisfy(invalidJson.matches);

describe('JSON with its numbers kept', () => {
  it('gives back what Python wrote, letter by letter', () => {
    const text =
      '{"2": 1, "1": 1.0, "c": [0.1, -0.0, 1e-07, 1e+22, 100000000000000000000], "": null, "f": "\\u00fc\\ud83d\\ude00\\u007f\\"\\\\\\n/", "g": {}, "h": [], "i": [true, false, NaN, Infinity, -Infinity]}';
    expect(writeJson(readJson(text))).toBe(text);
    expect(readJson(' 1.50 ')).toEqual(new JsonNumber('1.50'));
  });

  it('writes numbers of another spelling as Python does after reading them', () => {
    expect(writeJson(readJson('[1E5, -0, 1.50, 1e400, 0.00001, 123456789012345678, 1e15, 1e16]'))).toBe(
      '[100000.0, 0, 1.5, Infinity, 1e-05, 123456789012345678, 1000000000000000.0, 1e+16]',
    );
  });

  it('of a key that stands twice takes the last value at the first place', () => {
    expect(writeJson(readJson('{"a": 1, "b": 2, "a": 3}'))).toBe('{"a": 3, "b": 2}');
  });

  it('writes plain values: whole numbers as integers, declared floats as floats', () => {
    expect(writeJson({ a: 1, b: jsonFloat(1), c: jsonInteger(7n), d: [2.5, -0, 1e-7], e: undefined, f: 5n })).toBe(
      '{"a": 1, "b": 1.0, "c": 7, "d": [2.5, -0.0, 1e-07], "f": 5}',
    );
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => writeJson([value])).toThrow(expect.toSatisfy(unwritableJson.matches));
      expect(() => jsonFloat(value)).toThrow(expect.toSatisfy(unwritableJson.matches));
    }
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(toPlain(readJson(text))).toEqual(JSON.parse(text));
      }),
    );
    const tricky = '{"__proto__": {"a": 1}, "constructor": 2}';
    expect(JSON.stringify(toPlain(readJson(tricky)))).toBe(JSON.stringify(JSON.parse(tricky)));
  });

  it('refuses what JSON.parse refuses, and never crashes', () => {
    for (const text of [
      '',
      ' ',
      '{',
      '[1,]',
      '{"a"}',
      '{"a":1,}',
      '{a:1}',
      '01',
      '1.',
      '.5',
      '+1',
      '-',
      'tru',
      '"\n"',
      '"\\x"',
      '"\\u12"',
      '"open',
      '"\\',
      '1 2',
      '\ufeff1',
      '[1 2]',
    ])
      expect(() => readJson(text), text).toThrow(failure);
    expect(() => readJson('['.repeat(2_000_000))).toThrow('more than 500 levels');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0-.e1 \\utrefalsn') }), (text) => {
        let sound = true;
        try {
          JSON.parse(text);
        } catch {
          sound = false;
        }
        if (sound) expect(toPlain(readJson(text))).toEqual(JSON.parse(text));
        else expect(() => readJson(text)).toThrow(failure);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a float', () => {
  it('is spelled as Python spells it', () => {
    const spellings: [number, string][] = [
      [0, '0.0'],
      [-0, '-0.0'],
      [1, '1.0'],
      [-3, '-3.0'],
      [0.1, '0.1'],
      [0.0001, '0.0001'],
      [0.00001, '1e-05'],
      [1.25e-7, '1.25e-07'],
      [1e15, '1000000000000000.0'],
      [9007199254740992, '9007199254740992.0'],
      [1e16, '1e+16'],
      [1.5e300, '1.5e+300'],
      [5e-324, '5e-324'],
      [Math.PI, '3.141592653589793'],
      [123456.789, '123456.789'],
    ];
    for (const [value, text] of spellings) expect(pythonFloat(value)).toBe(text);
  });

  it('reads back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Object.is(Number(pythonFloat(value)), value)).toBe(true);
        expect(pythonFloat(value)).toMatch(/[.e]/);
      }),
    );
  });
});

const python = spawnSync('python3', ['-c', 'import json']).status === 0;

describe('Python itself', () => {
  it.skipIf(!python)('(skipped without python3) writes the same text of thousands of doubles and strings', () => {
    const texts = fc.sample(
      fc.array(
        fc.oneof(
          fc.double(),
          fc.double({ min: -1e5, max: 1e5 }),
          fc.double({ min: -1e18, max: 1e18 }),
          fc.string({ unit: fc.constantFrom(...'a"\\/\n\t\b\0\u007f\u2028ü€', '\u{1f600}', '\ud800') }),
        ),
        { minLength: 20, maxLength: 20 },
      ),
      { numRuns: 200, seed: 1 },
    );
    const lines = texts.map((list) => JSON.stringify(list)).join('\n');
    const { stdout } = spawnSync(
      'python3',
      ['-c', 'import json,sys\nfor line in sys.stdin: print(json.dumps(json.loads(line, parse_int=float)))'],
      { input: lines, encoding: 'utf8' },
    );
    expect(stdout.trimEnd().split('\n')).toEqual(
      lines.split('\n').map((line) => {
        const list: unknown[] = JSON.parse(line);
        return writeJson(
          list.map((entry) => (typeof entry === 'number' ? jsonFloat(entry) : entry === null ? null : String(entry))),
        );
      }),
    );
  });
});
