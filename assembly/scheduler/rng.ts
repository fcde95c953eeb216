// The machine's only randomness: xorshift64* (Vigna 2016), seeded through splitmix64. Seeds outlive releases: the same
// seed gives the same numbers for ever.

let state: u64 = 1;

export function seedRng(seed: u64): void {
  let z = seed + 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  state = z ? z : 0x9e3779b97f4a7c15;
}

/** A number in [0, bound), bound ≥ 1. */
export function randomBelow(bound: u32): u32 {
  let x = state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  state = x;
  return <u32>((((x * 0x2545f4914f6cdd1d) >> 32) * <u64>bound) >> 32);
}
