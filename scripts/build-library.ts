/** Compiles the kernel library, every kernel/**.c, to build/kernel-library.json, which every command loads. */
import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { INCLUDE_PATHS, readKernelFile } from "../src/cli/kernel-files.js";
import { PACKAGE_PATHS, PACKAGE_ROOT } from "../src/cli/package-files.js";
import { compileUnit, type ObjectFile, serializeLibrary } from "../src/compiler/index.js";
import { SourceError } from "../src/errors.js";

/** Paths of C files below `kernel/`, as the library names them, in an order that does not depend on the file system. */
function sourcePaths(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, "kernel", folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcePaths(path);
      return entry.name.endsWith(".c") ? [path] : [];
    });
}

const objects: ObjectFile[] = [];
const mistakes: string[] = [];
for (const path of sourcePaths("")) {
  const source = { path, text: readKernelFile(path) ?? "" };
  try {
    objects.push(compileUnit(source, { includePaths: INCLUDE_PATHS, defines: {}, readFile: readKernelFile }));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    mistakes.push(error.message);
  }
}
if (mistakes.length > 0) {
  console.error(mistakes.join("\n"));
  process.exit(1);
}
mkdirSync(join(PACKAGE_ROOT, "build"), { recursive: true });
// A reader sees the old library or the new one, never a half.
const draft = `${PACKAGE_PATHS.library}.new`;
writeFileSync(draft, serializeLibrary(objects));
renameSync(draft, PACKAGE_PATHS.library);
console.error(`kernel library: ${objects.length} files`);
