/** Where the emulated machine's memory and text lie in its 64-bit address space (x86-64's direct map and text). */
export const DATA_BASE = 0xffff888000000000n;
export const TEXT_BASE = 0xffffffff81000000n;
/** Offset of the first static object from DATA_BASE. */
export const DATA_START = 0x1000;
/** Shadow state of a byte: readable and writable, initialised, read-only. 0 is not addressable. */
export const SHADOW = { ADDRESSABLE: 1, INITIALISED: 2, READ_ONLY: 4 } as const;
