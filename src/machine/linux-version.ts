import { UsageError } from "../errors.js";

/** KERNEL_VERSION's code of "MAJOR.MINOR": major << 16 | minor << 8. @throws UsageError for any other text */
export function versionCode(linux: string): number {
  const match = /^(\d+)\.(\d+)(?:\.\d+)?$/.exec(linux);
  if (match === null) throw new UsageError(`linux version ${linux}: expected MAJOR.MINOR, such as 4.12`);
  return (Number(match[1]) << 16) | (Number(match[2]) << 8);
}
