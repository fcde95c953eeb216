import { isAbsolute, join } from "node:path";
import { applyPatch, parsePatch, reversePatch, type StructuredPatch } from "diff";
import { UsageError } from "../errors.js";

/** Texts by path; null: there is no such file any more. */
export type Overlay = ReadonlyMap<string, string | null>;

type Hunk = StructuredPatch["hunks"][number];

/** Name of a patched file without the `a/` or `b/` that git puts in front; "" for none (/dev/null). */
function plainName(name: string | undefined): string {
  const trimmed = (name ?? "").trim();
  return trimmed === "/dev/null" ? "" : trimmed.replace(/^[ab]\//, "");
}

/** The files of a model while a diff is applied to them. */
class PatchedFiles {
  readonly changed = new Map<string, string | null>();
  readonly #sources: ReadonlyMap<string, string>;
  readonly #file: string;
  /** What stands before the diff's names in the model's paths; known from the first file that was found. */
  #prefix = "";

  constructor(sources: ReadonlyMap<string, string>, file: string) {
    this.#sources = sources;
    this.#file = file;
  }

  apply(patch: StructuredPatch): void {
    const oldName = plainName(patch.oldFileName);
    const newName = plainName(patch.newFileName);
    if (patch.isBinary === true) throw this.#error(`${newName || oldName} is binary`);
    if (oldName === "") {
      this.changed.set(join(this.#prefix, newName), this.#hunks("", patch, newName));
      return;
    }
    const moves = patch.isRename === true || patch.isCopy === true;
    // `diff -u` of two files gives two names, of which one is the model's.
    const path = this.#pathOf(moves || newName === "" ? [oldName] : [oldName, newName]);
    const text = this.#hunks(this.#textOf(path), patch, path);
    if (moves) this.changed.set(join(this.#prefix, newName), text);
    if (newName === "" || patch.isRename === true) this.changed.set(path, null);
    else if (!moves) this.changed.set(path, text);
  }

  #textOf(path: string): string {
    const text = this.changed.has(path) ? this.changed.get(path) : this.#sources.get(path);
    if (text === null || text === undefined) throw this.#error(`${path} is no more at this point of the diff`);
    return text;
  }

  /** Which of the model's files the first of these names means that means any: whose path is the name, or ends in it. */
  #pathOf(names: readonly string[]): string {
    const paths = [...new Set([...this.#sources.keys(), ...this.changed.keys()])];
    const known = paths.join(", ");
    for (const name of names) {
      const ending = paths.filter((path) => !isAbsolute(name) && path.endsWith(join("/", name)));
      const [path, ...more] = paths.includes(name) ? [name] : ending;
      if (path === undefined) continue;
      if (more.length > 0) throw this.#error(`${name} is more than one of the model's files: ${known}`);
      this.#prefix = path.slice(0, path.length - name.length);
      return path;
    }
    throw this.#error(`${[...new Set(names)].join(" or ")} is none of the model's files: ${known}`);
  }

  /** Applies the hunks one after the other, so that the one that does not fit can be named. */
  #hunks(text: string, patch: StructuredPatch, path: string): string {
    let patched = text;
    let shift = 0;
    for (const [i, hunk] of patch.hunks.entries()) {
      const moved = { ...hunk, oldStart: hunk.oldStart + shift };
      const result = applyPatch(patched, { ...patch, hunks: [moved] });
      if (result === false) {
        const head = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
        throw this.#error(`hunk ${i + 1} (${head}) does not apply to ${path}: ${reason(patched, patch, moved)}`);
      }
      patched = result;
      shift += hunk.newLines - hunk.oldLines;
    }
    return patched;
  }

  #error(text: string): UsageError {
    return new UsageError(`${this.#file}: ${text}`);
  }
}

/** Why a hunk does not fit: it is in the text already, or the first line that is not as it says. */
function reason(text: string, patch: StructuredPatch, hunk: Hunk): string {
  if (applyPatch(text, reversePatch({ ...patch, hunks: [hunk] })) !== false) return "it is applied already";
  const lines = text.split("\n");
  const wanted = hunk.lines.filter((line) => line[0] === " " || line[0] === "-").map((line) => line.slice(1));
  const at = wanted.findIndex((line, i) => line !== lines[hunk.oldStart - 1 + i]);
  if (at === -1) return "it fits, but not with the end of the file";
  const found = lines[hunk.oldStart - 1 + at];
  const there = found === undefined ? "the file ends before it" : `there is "${found.trim()}"`;
  return `line ${hunk.oldStart + at} should be "${wanted[at]?.trim()}", ${there}`;
}

/**
 * The diff without what `git format-patch` and mail programs put below the last hunk of each mail: a line `-- `, which looks like
 * one that is taken out, and a version or a signature.
 */
function withoutSignatures(diff: string): string {
  let old = 0;
  let current = 0;
  let isSignature = false;
  const kept = diff.split("\n").filter((line) => {
    const head = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (head !== null) [old, current] = [Number(head[1] ?? 1), Number(head[2] ?? 1)];
    else if (old > 0 || current > 0) {
      if (line[0] !== "+" && line[0] !== "\\") old--;
      if (line[0] !== "-" && line[0] !== "\\") current--;
      return true;
    } else if (line.trimEnd() === "--") isSignature = true;
    if (/^(diff --git |From |--- |@@ )/.test(line)) isSignature = false;
    return !isSignature;
  });
  return kept.join("\n");
}

/** What the parser of diffs says, with the number of the hunk in which it was. */
function placeOfError(diff: string, message: string): string {
  const line = Number(/line (\d+)/.exec(message)?.[1] ?? 0);
  const heads = diff
    .split("\n")
    .slice(0, line)
    .filter((text) => text.startsWith("@@ "));
  const last = heads.at(-1);
  return last === undefined ? message : `hunk ${heads.length} (${last.trim()}): ${message.trim()}`;
}

/**
 * Applies a unified diff to texts of a model; nothing is written. Hunks may lie some lines off, but must fit exactly.
 * @param sources texts by path
 * @param file path of the diff, for messages
 * @returns the texts that changed, by path; null for a file that is removed
 * @throws UsageError for a file that is no diff, names none of the sources, or has a hunk that does not apply
 */
export function patchSources(diff: string, sources: ReadonlyMap<string, string>, file: string): Overlay {
  let patches: StructuredPatch[];
  try {
    patches = parsePatch(withoutSignatures(diff)).filter(
      (p) => p.hunks.length > 0 || p.isRename === true || p.isBinary === true,
    );
  } catch (error) {
    throw new UsageError(`${file} is no unified diff: ${placeOfError(diff, (error as Error).message)}`);
  }
  if (patches.length === 0) throw new UsageError(`${file} is no unified diff: it has no hunk`);
  const files = new PatchedFiles(sources, file);
  // New files stand where the others of the diff are, which must be known first.
  const isNew = (p: StructuredPatch): number => Number(plainName(p.oldFileName) === "");
  for (const patch of patches.toSorted((a, b) => isNew(a) - isNew(b))) files.apply(patch);
  return files.changed;
}
