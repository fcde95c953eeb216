import type { EntryPoint } from "./image.js";

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The prime is 2^40 + this. */
const PRIME_LOW = 0x1b3;

/** FNV-1a 64 of code, data and entry points, as 16 hex digits. */
export function imageHash(code: Uint8Array, data: Uint8Array, entryPoints: readonly EntryPoint[]): string {
  const text = JSON.stringify(entryPoints, (_, v: unknown) => (typeof v === "bigint" ? `${v}n` : v));
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (const bytes of [code, data, new TextEncoder().encode(text)]) {
    for (const byte of bytes) {
      low = (low ^ byte) >>> 0;
      const product = low * PRIME_LOW;
      high = (high * PRIME_LOW + Math.floor(product / 0x1_0000_0000) + ((low << 8) >>> 0)) >>> 0;
      low = product >>> 0;
    }
  }
  const hex = (n: number) => n.toString(16).padStart(8, "0");
  return hex(high) + hex(low);
}
