import { Sources } from "./diagnostics.js";
import { type LexedFile, lex } from "./lex.js";
import { LINE_START, type Token } from "./lex-token.js";
import type { Macro } from "./preprocess-macro.js";

export type ReadFile = (path: string) => string | null;

export interface LoadedFile extends LexedFile {
  readonly path: string;
  /** Index in Sources. */
  readonly index: number;
  /** The macro that guards the whole file against a second inclusion, or null. */
  readonly guard: string | null;
}

/** Files read and split into tokens once, for all units that share it. */
export class SourceFiles {
  readonly sources = new Sources();
  /** What each `#define` says, by the token of the macro's name. */
  readonly macros = new Map<Token, Macro>();
  private readonly readFile: ReadFile;
  /** Names of headers, as includes give them, for suggestions. */
  readonly headerNames: () => readonly string[];
  private readonly loaded = new Map<string, LoadedFile | null>();

  constructor(readFile: ReadFile, headerNames: () => readonly string[] = () => []) {
    this.readFile = readFile;
    this.headerNames = headerNames;
  }

  /** The text of a header, null when there is none. */
  read(name: string, includePaths: readonly string[]): string | null {
    for (const folder of includePaths) {
      const text = this.readFile(joinPath(folder, name));
      if (text !== null) return text;
    }
    return null;
  }

  /** Null when there is no such file. */
  load(path: string): LoadedFile | null {
    const known = this.loaded.get(path);
    if (known !== undefined) return known;
    const text = this.readFile(path);
    if (text !== null) return this.add(path, text);
    this.loaded.set(path, null);
    return null;
  }

  /** Takes `text` as the contents of `path`. */
  add(path: string, text: string): LoadedFile {
    const index = this.sources.add(path, text);
    const lexed = lex(text, index);
    const file = { ...lexed, path, index, guard: guardOf(lexed) };
    this.loaded.set(path, file);
    return file;
  }

  /** Where an include leads: the file, or the paths that were tried. */
  find(name: string, from: string | null, includePaths: readonly string[]): LoadedFile | readonly string[] {
    const tried: string[] = [];
    const folders = from === null ? includePaths : [folderOf(from), ...includePaths];
    for (const folder of name.startsWith("/") ? [""] : folders) {
      const path = joinPath(folder, name);
      const file = this.load(path);
      if (file !== null) return file;
      tried.push(path);
    }
    return tried;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, Math.max(1, slash));
}

/** `folder/name` without `.` and `..` where they can be resolved. */
function joinPath(folder: string, name: string): string {
  const path = folder === "" ? name : `${folder}/${name}`;
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && out.length > 0)) continue;
    const last = out.at(-1);
    if (part === ".." && last !== undefined && last !== ".." && last !== "") out.pop();
    else out.push(part);
  }
  return out.join("/");
}

/** The X of a file that is all `#ifndef X … #endif`. */
function guardOf({ tokens, directives }: LexedFile): string | null {
  const word = (at: number, n: number): string => tokens[at + n]?.text ?? "";
  const last = directives.at(-1);
  if (directives[0] !== 0 || last === undefined || word(0, 1) !== "ifndef" || word(last, 1) !== "endif") return null;
  if (last + 2 !== tokens.length || ((tokens[3]?.flags ?? 0) & LINE_START) === 0) return null;
  let depth = 0;
  for (const at of directives) {
    const name = word(at, 1);
    if (name.startsWith("if")) depth++;
    else if (name === "endif") depth--;
    if (depth === 0 && at !== last) return null;
    if (depth === 1 && name.startsWith("el")) return null;
  }
  return word(0, 2);
}

/** The tokens from `start` to the end of that line. */
export function lineOf(tokens: readonly Token[], start: number): readonly Token[] {
  let end = start;
  while (end < tokens.length && ((tokens[end]?.flags ?? 0) & LINE_START) === 0) end++;
  return tokens.slice(start, end);
}
