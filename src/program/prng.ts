/**
 * Pseudo-random numbers for programs and campaigns. The algorithm is part of the interface: a seed must give the same
 * programs after every upgrade, so nothing here may change; a different generator would be a new file.
 *
 *   mix(x)        MurmurHash3's 32-bit finaliser
 *   deriveSeed    two 32-bit lanes (low, high half of the seed); each index n, a 32-bit number, changes them by
 *                 low' = mix((low ^ n) + 0x9e3779b9), high' = mix((high ^ low') + rotl(n, 16))
 *   Prng          xoshiro128** 1.1 (Blackman, Vigna), whose four words are a = mix(low + 0x9e3779b9),
 *                 b = mix((high ^ a) + 0x3c6ef372), c = mix((a ^ rotl(b, 16)) + 0xdaa66d2b), d = mix(b ^ c) | 1:
 *                 each depends on the low half, so that neighbouring seeds begin differently
 */

/** A seed for the part of a campaign that `path` (indexes, 0 … 2^32 - 1) names. Returns an unsigned 64-bit number. */
export function deriveSeed(seed: bigint, ...path: readonly number[]): bigint {
  let low = lowWord(seed);
  let high = highWord(seed);
  for (const n of path) {
    low = mix(((low ^ n) + 0x9e3779b9) >>> 0);
    high = mix(((high ^ low) + rotl(n >>> 0, 16)) >>> 0);
  }
  return (BigInt(high) << 32n) | BigInt(low);
}

export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `seed`: only its lower 64 bits count. */
  constructor(seed: bigint) {
    const low = lowWord(seed);
    const high = highWord(seed);
    this.#a = mix((low + 0x9e3779b9) >>> 0);
    this.#b = mix(((high ^ this.#a) + 0x3c6ef372) >>> 0);
    this.#c = mix(((this.#a ^ rotl(this.#b, 16)) + 0xdaa66d2b) >>> 0);
    this.#d = (mix((this.#b ^ this.#c) >>> 0) | 1) >>> 0;
  }

  /** 0 … 2^32 - 1. */
  next(): number {
    const result = Math.imul(rotl(Math.imul(this.#b, 5) >>> 0, 7), 9) >>> 0;
    const t = (this.#b << 9) >>> 0;
    this.#c = (this.#c ^ this.#a) >>> 0;
    this.#d = (this.#d ^ this.#b) >>> 0;
    this.#b = (this.#b ^ this.#c) >>> 0;
    this.#a = (this.#a ^ this.#d) >>> 0;
    this.#c = (this.#c ^ t) >>> 0;
    this.#d = rotl(this.#d, 11);
    return result;
  }

  /** 0 … n - 1, for n from 1 to 2^21: the product with a 32-bit number is still exact. */
  below(n: number): number {
    return Math.floor((this.next() * n) / 0x1_0000_0000);
  }

  /** True in `times` of `of` cases. */
  chance(times: number, of: number): boolean {
    return this.below(of) < times;
  }

  /** One element; throws RangeError when there is none. */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError("nothing to pick from");
    return from[this.below(from.length)] as T;
  }

  /** Index into `weights` (integers from 0), each as likely as its weight; -1 when all are 0. */
  weighted(weights: readonly number[]): number {
    const total = weights.reduce((sum, w) => sum + w, 0);
    if (total === 0) return -1;
    let at = this.below(total);
    return weights.findIndex((w) => {
      at -= w;
      return at < 0;
    });
  }

  /** An integer from `low` to `high`, both included, of up to 64 bits. */
  between(low: bigint, high: bigint): bigint {
    const span = high - low + 1n;
    const wide = (BigInt(this.next()) << 32n) | BigInt(this.next());
    return low + (wide % span);
  }
}

function lowWord(seed: bigint): number {
  return Number(BigInt.asUintN(32, seed));
}

function highWord(seed: bigint): number {
  return Number(BigInt.asUintN(32, seed >> 32n));
}

function mix(x: number): number {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}

function rotl(x: number, k: number): number {
  return ((x << k) | (x >>> (32 - k))) >>> 0;
}
