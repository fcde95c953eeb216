import { describe, expect, it } from "vitest";
import { deriveSeed, Prng } from "../../src/program/prng.js";

describe("the generator of pseudo-random numbers", () => {
  it("gives the numbers that it always gave: seeds outlive upgrades", () => {
    const rng = new Prng(0x0123456789abcdefn);
    expect(Array.from({ length: 5 }, () => rng.next())).toMatchInlineSnapshot(`
      [
        856961249,
        1638268290,
        160330023,
        325900019,
        2595910350,
      ]
    `);
    expect(deriveSeed(1n, 2, 3)).toMatchInlineSnapshot(`10700756785220510678n`);
  });

  it("begins differently for neighbouring seeds", () => {
    const first = Array.from({ length: 64 }, (_, i) => new Prng(BigInt(i)).below(2));
    const ones = first.reduce((sum, bit) => sum + bit, 0);
    expect(ones).toBeGreaterThan(16);
    expect(ones).toBeLessThan(48);
  });

  it("draws below a bound evenly and within it", () => {
    const rng = new Prng(5n);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 6000; i++) {
      const n = rng.below(6);
      counts[n] = (counts[n] ?? 0) + 1;
    }
    expect(counts.length).toBe(6);
    for (const c of counts) expect(Math.abs(c - 1000)).toBeLessThan(150);
  });

  it("picks by weight, and nothing where all weights are 0", () => {
    const rng = new Prng(1n);
    const picked = Array.from({ length: 200 }, () => rng.weighted([0, 3, 0, 1]));
    expect(new Set(picked)).toEqual(new Set([1, 3]));
    expect(rng.weighted([0, 0])).toBe(-1);
    expect(() => rng.pick([])).toThrow(RangeError);
  });

  it("draws 64-bit integers between its bounds", () => {
    const rng = new Prng(9n);
    for (let i = 0; i < 100; i++) {
      const n = rng.between(-5n, 1n << 63n);
      expect(n >= -5n && n <= 1n << 63n).toBe(true);
    }
  });

  it("derives different seeds for different places", () => {
    const seeds = new Set<bigint>();
    for (let i = 0; i < 100; i++) for (let j = 0; j < 100; j++) seeds.add(deriveSeed(3n, i, j));
    expect(seeds.size).toBe(10_000);
    expect(deriveSeed(3n, 1, 2)).not.toBe(deriveSeed(3n, 2, 1));
  });
});
