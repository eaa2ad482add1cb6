import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64, type RandomStream } from '../../../src/science/math/index.ts';

// All numbers of this file: numpy 2.4.6, Generator(PCG64) of default_rng(seed).

function take(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

/** CRC-32 of the IEEE bytes of `count` draws, little-endian. */
function checksum(count: number, draw: (stream: RandomStream) => number, seed: number): number {
  const stream = pcg64(seed);
  const bytes = new DataView(new ArrayBuffer(8 * count));
  for (let i = 0; i < count; i++) bytes.setFloat64(8 * i, draw(stream), true);
  return crcOf(new Uint8Array(bytes.buffer));
}

/** `zlib.crc32` came with Node 20.15 and 22.2; the type definitions know it. */
function crcOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

describe('the random stream', () => {
  it('gives the raw 64-bit outputs of numpy, seeds of one and two words', () => {
    const golden: [number, bigint[]][] = [
      [0, [11749869230777074271n, 4976686463289251617n, 755828109848996024n]],
      [1, [9441442522235856127n, 17532960557476522086n, 2659275481604167885n]],
      [42, [14276969152011380360n, 8095878257575067585n, 15838336090824644132n]],
      [2147483647, [4996376248245077610n, 17227404151990242091n, 8105825207945472105n]],
      [1099511627783, [15307346044642009514n, 4709548916763817589n, 2836937976252648324n]],
      [9007199254740991, [14504086537174452373n, 11184320671718615185n, 9917144533064508987n]],
    ];
    for (const [seed, outputs] of golden) {
      const stream = pcg64(seed);
      expect(
        outputs.map(() => stream.next64()),
        `seed ${seed}`,
      ).toEqual(outputs);
    }
  });

  it("gives numpy's uniform numbers", () => {
    const angles = (seed: number) => {
      const stream = pcg64(seed);
      return take(4, () => 2 * Math.PI * stream.random());
    };
    expect(angles(42)).toEqual([4.862909272689599, 2.757554564287996, 5.3947298351621535, 4.381692553882582]);
    expect(angles(0)).toEqual([4.002148315014479, 1.6951199159934145, 0.25744424357926954, 0.10384619671527331]);
    expect(checksum(100_000, (stream) => stream.random(), 42)).toBe(1621835976);
  });

  it("gives numpy's normal numbers", () => {
    const half = (seed: number) => {
      const stream = pcg64(seed);
      return take(4, () => 0.5 * stream.standardNormal());
    };
    expect(half(42)).toEqual([0.15235853987721568, -0.5199920531202478, 0.3752255979032286, 0.47028235819560693]);
    expect(half(0)).toEqual([0.06286511054669665, -0.06605243164565094, 0.32021132522164103, 0.052450058576519853]);
  });

  it('agrees with numpy over 200 000 normal numbers, 59 and 46 of them from the tail', () => {
    expect(checksum(200_000, (stream) => stream.standardNormal(), 42)).toBe(1122840676);
    expect(checksum(200_000, (stream) => stream.standardNormal(), 7)).toBe(4074437389);
  });

  it('interleaves its three kinds of draw in one stream, as numpy does', () => {
    const stream = pcg64(42);
    take(3, () => Number(stream.next64()));
    expect(take(2, () => stream.random())).toEqual([0.6973680290593639, 0.09417734788764953]);
    expect(take(2, () => stream.standardNormal())).toEqual([-1.302179506862318, 0.12784040316728537]);
  });

  it('is the top 53 bits of its raw output', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const raw = pcg64(seed).next64();
        expect(pcg64(seed).random()).toBe(Number(raw >> 11n) / 9007199254740992);
      }),
    );
  });

  it('refuses seeds that are no whole numbers', () => {
    for (const seed of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 9007199254740992]) {
      expect(() => pcg64(seed)).toThrowError(expect.objectContaining({ code: 'invalid_seed' }));
    }
  });
});
