import { type Diagnostic, SourceError } from "../errors.js";
import type { Pos } from "./ast.js";
import type { HeaderIndex, WantedName } from "./header-index.js";
import { didYouMean } from "./nearest.js";

/** More errors than this say nothing new. */
const MAX_ERRORS = 20;

interface SourceEntry {
  readonly text: string;
  /** Line n of this entry is line n + shift of `text`; not 0 after `#line` only. */
  readonly shift: number;
  lines: readonly string[] | null;
}

/** The files that positions point into: `Pos.file` is an index into it. Units that share one share the indices. */
export class Sources {
  readonly paths: string[] = [];
  private readonly entries: SourceEntry[] = [];

  /** Returns the file's index. */
  add(path: string, text: string): number {
    this.entries.push({ text, shift: 0, lines: null });
    return this.paths.push(path) - 1;
  }

  /** What `#line` makes: other names and numbers for the lines of `file`; line n of it is line n + shift of `file`. */
  addRenamed(path: string, file: number, shift: number): number {
    const entry = this.entry(file);
    this.entries.push({ text: entry.text, shift: entry.shift + shift, lines: null });
    return this.paths.push(path) - 1;
  }

  path(file: number): string {
    return this.paths[file] ?? "<unknown>";
  }

  /** The source line at `pos`, "" when there is none. */
  line(pos: Pos): string {
    const entry = this.entry(pos.file);
    entry.lines ??= entry.text.split(/\r?\n/);
    return entry.lines[pos.line + entry.shift - 1] ?? "";
  }

  private entry(file: number): SourceEntry {
    const entry = this.entries[file];
    if (entry === undefined) throw new RangeError(`no source file has the index ${file}`);
    return entry;
  }
}

/** Collects the mistakes of one compilation; parser and checker share it. */
export class Diagnostics {
  readonly sources: Sources;
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  private readonly lines = new Set<string>();
  private readonly headers: HeaderIndex | null;
  /** Names that stand in what could not be read: errors about them are consequences. */
  private readonly lost = new Set<string>();

  constructor(sources: Sources, headers: HeaderIndex | null = null) {
    this.sources = sources;
    this.headers = headers;
  }

  /** Errors that name one of these are not reported any more. */
  lose(names: Iterable<string>): void {
    for (const name of names) this.lost.add(name);
  }

  /** What to do about a name that is not known: the header to include, or the one of `names` that may be meant. */
  suggest(name: string, names: Iterable<string>, wanted: WantedName = "name"): string {
    const header = this.headers?.find(name, wanted) ?? null;
    return header === null ? didYouMean(name, names) : `include <${header}>`;
  }

  /**
   * Notes an error; a second one on the same line is dropped, being mostly a consequence of the first, unless it is said
   * to be `independent` and another message.
   * @throws SourceError when there are too many
   */
  error(pos: Pos, message: string, hint = "", independent = false): void {
    if (this.lost.size > 0 && this.isConsequence(message)) return;
    const line = `${pos.file}:${pos.line}`;
    const own = independent ? `${line} ${message}` : line;
    if (this.lines.has(own)) return;
    this.lines.add(line).add(own);
    this.errors.push(this.diagnostic(pos, message, hint));
    if (this.errors.length >= MAX_ERRORS) this.throwIfErrors();
  }

  warning(pos: Pos, message: string, hint = ""): void {
    this.warnings.push(this.diagnostic(pos, message, hint));
  }

  /** @throws SourceError with everything noted so far, in the order of the lines of each file */
  throwIfErrors(): void {
    if (this.errors.length === 0) return;
    const files = [...new Set(this.errors.map((e) => e.file))];
    throw new SourceError(files.flatMap((file) => this.errors.filter((e) => e.file === file).sort(byPlace)));
  }

  private isConsequence(message: string): boolean {
    return [...message.matchAll(/`(?:struct |union |enum )?(\w+)[^`]*`/g)].some(([, name]) =>
      this.lost.has(name ?? ""),
    );
  }

  private diagnostic(pos: Pos, message: string, hint: string): Diagnostic {
    const { file, line, column } = pos;
    return { file: this.sources.path(file), line, column, message, source: this.sources.line(pos), hint };
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column;
}
