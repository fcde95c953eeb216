import { isAbsolute, join } from "node:path";
import { applyPatch, parsePatch, type StructuredPatch } from "diff";
import { UsageError } from "../errors.js";

/** Name of a patched file without the `a/` or `b/` that git puts in front. */
function plainName(name: string | undefined): string {
  return (name ?? "").replace(/^[ab]\//, "");
}

/** Which of the model's files a patch is for: the one whose path is its name, or ends in it. */
function sourceOf(patch: StructuredPatch, sources: ReadonlyMap<string, string>, file: string): string {
  const name = plainName(patch.newFileName === "/dev/null" ? patch.oldFileName : patch.newFileName);
  const fit = [...sources.keys()].filter(
    (path) => path === name || (!isAbsolute(name) && path.endsWith(join("/", name))),
  );
  const chosen = sources.has(name) ? name : fit[0];
  if (chosen !== undefined && (sources.has(name) || fit.length === 1)) return chosen;
  const known = [...sources.keys()].join(", ");
  throw new UsageError(
    `${file}: ${name} is ${fit.length === 0 ? "none" : "more than one"} of the model's files: ${known}`,
  );
}

/** Applies the hunks one after the other, so that the one that does not fit can be named. */
function applyHunks(text: string, patch: StructuredPatch, path: string, file: string): string {
  let patched = text;
  let shift = 0;
  for (const [i, hunk] of patch.hunks.entries()) {
    const moved = { ...hunk, oldStart: hunk.oldStart + shift, newStart: hunk.newStart };
    const result = applyPatch(patched, { ...patch, hunks: [moved] });
    if (result === false) {
      const head = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
      throw new UsageError(`${file}: hunk ${i + 1} (${head}) does not apply to ${path}`);
    }
    patched = result;
    shift += hunk.newLines - hunk.oldLines;
  }
  return patched;
}

/**
 * Applies a unified diff to texts of a model; nothing is written.
 * @param sources texts by path
 * @param file path of the diff, for messages
 * @returns the texts that changed, by path
 * @throws UsageError for a file that is no diff, names none of the sources, or has a hunk that does not apply
 */
export function patchSources(diff: string, sources: ReadonlyMap<string, string>, file: string): Map<string, string> {
  let patches: StructuredPatch[];
  try {
    patches = parsePatch(diff).filter((patch) => patch.hunks.length > 0);
  } catch (error) {
    throw new UsageError(`${file} is no unified diff: ${(error as Error).message}`);
  }
  if (patches.length === 0) throw new UsageError(`${file} is no unified diff: it has no hunk`);
  const changed = new Map<string, string>();
  for (const patch of patches) {
    const path = sourceOf(patch, sources, file);
    changed.set(path, applyHunks(changed.get(path) ?? sources.get(path)!, patch, path, file));
  }
  return changed;
}
