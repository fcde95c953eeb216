/** How the kernel of one version words its reports. Facts: shared reference LOCKDEP.md section 9, real console logs. */
export interface Dialect {
  /** "4.10", "6.12" … */
  readonly linux: string;
  /** LINUX_VERSION_CODE's order: major × 256 + minor. */
  readonly code: number;
}

/** Versions that can be chosen; the last one is the default. */
export const OLDEST_LINUX = "4.4";
export const NEWEST_LINUX = "6.12";

const VERSION = /^(\d{1,2})\.(\d{1,3})$/;

function versionCode(linux: string): number | null {
  const match = VERSION.exec(linux);
  if (match === null) return null;
  return Number(match[1]) * 256 + Number(match[2]);
}

/**
 * The dialect of a kernel version.
 * @param linux "4.4" to "6.12"
 * @returns null when the text is no version or lies outside that range
 */
export function dialectOf(linux: string): Dialect | null {
  const code = versionCode(linux);
  if (code === null || code < versionCode(OLDEST_LINUX)! || code > versionCode(NEWEST_LINUX)!) return null;
  return { linux, code };
}

/** True when the dialect is that of `linux` or of a later version. */
export function since(dialect: Dialect, linux: string): boolean {
  return dialect.code >= versionCode(linux)!;
}

/** What a report says about the kernel it comes from, e.g. `4.10.0-kobjlab #1 Not tainted`. */
export function identityOf(dialect: Dialect): string {
  return `${releaseOf(dialect)} Not tainted`;
}

/** Release and the version up to its first space: `4.10.0-kobjlab #1`. */
export function releaseOf(dialect: Dialect): string {
  return `${dialect.linux}.0-kobjlab #1`;
}
