import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_PATHS, PACKAGE_ROOT } from "./package-files.js";

/**
 * Kernel C's library is addressed as in Linux's tree, without the folder that holds it: `include/linux/kobject.h`,
 * `lib/kobject.c`. So a report's positions and an image's hash are the same wherever kobjlab is installed.
 */
export const INCLUDE_PATHS: readonly string[] = ["include"];

const KERNEL_ROOT = join(PACKAGE_ROOT, "kernel");

/** The text of a file of the library, null when the library has no such file. */
export function readKernelFile(path: string): string | null {
  const file = join(KERNEL_ROOT, path);
  if (!file.startsWith(KERNEL_ROOT) || !existsSync(file) || statSync(file).isDirectory()) return null;
  return readFileSync(file, "utf8");
}

/** Names of the library's headers as includes give them: `linux/kobject.h`. */
export function kernelHeaders(): readonly string[] {
  const names = (folder: string): string[] =>
    readdirSync(join(PACKAGE_PATHS.headers, folder), { withFileTypes: true }).flatMap((entry) => {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? names(name) : [name];
    });
  return names("");
}

/** Macros that hold in the library and in models: `--define NAME=VALUE` as the compiler takes them. */
export function definesOf(defines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    defines.map((text) => {
      const equals = text.indexOf("=");
      return equals < 0 ? [text, "1"] : [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
