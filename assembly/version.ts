// The kernel version whose rules hold, as KERNEL_VERSION's code: major << 16 | minor << 8.

export const KERNEL_5_4: u32 = (5 << 16) | (4 << 8);

let version: u32 = (6 << 16) | (12 << 8);

export function setLinuxVersion(code: u32): void {
  version = code;
}

export function linuxVersion(): u32 {
  return version;
}
