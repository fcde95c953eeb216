import { FIRST_TIME } from "../abi/opcodes.js";
import type { Image } from "../compiler/image.js";
import type { Core } from "./core.js";

/** A function of a watched file. Lines ascend; none is in both lists. */
export interface CoveredFunction {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Lines with code that was carried out; none: it was never called. */
  readonly reached: readonly number[];
  readonly missed: readonly number[];
}

interface Site {
  readonly code: number;
  readonly file: number;
  readonly line: number;
}

const WORD_BYTES = 8;

/**
 * Which lines of some files were carried out. The instruction at which a line begins is marked (FIRST_TIME), the
 * interpreter takes the mark away when it gets there: afterwards the code is what it was, and costs what it did.
 */
export class LineCoverage {
  readonly #core: Core;
  readonly #image: Image;
  readonly #sites: readonly Site[];

  /** `files`: paths as in `image.files`. The image is loaded and nothing of it has run. */
  constructor(core: Core, image: Image, files: ReadonlySet<string>) {
    this.#core = core;
    this.#image = image;
    this.#sites = sitesOf(image, files);
    for (const { code } of this.#sites) this.#setOpcode(code, this.#opcode(code) | FIRST_TIME);
  }

  #opcode(code: number): number {
    return this.#core.view.getUint16(this.#core.regions.CODE + code, true);
  }

  #setOpcode(code: number, opcode: number): void {
    this.#core.view.setUint16(this.#core.regions.CODE + code, opcode, true);
  }

  /** In the order of the files and lines. */
  functions(): CoveredFunction[] {
    const { files, functions } = this.#image;
    const key = (file: number, line: number): string => `${file}:${line}`;
    const reached = new Set<string>();
    this.#core.exports.showModuleText();
    for (const { code, file, line } of this.#sites)
      if (!(this.#opcode(code) & FIRST_TIME)) reached.add(key(file, line));
    this.#core.exports.restoreModuleText();
    const covered: CoveredFunction[] = [];
    for (const f of functions) {
      const end = f.codeOffset + f.codeBytes;
      // Lines of a macro or of an inlined function of another file belong to the line that uses it.
      const own = this.#sites.filter((s) => s.code >= f.codeOffset && s.code < end && files[s.file] === f.file);
      if (own.length === 0) continue;
      const lines = [...new Set(own.map((s) => s.line))].sort((a, b) => a - b);
      const isReached = (line: number): boolean => reached.has(key(own[0]!.file, line));
      covered.push({
        name: f.name,
        file: f.file,
        line: f.line,
        reached: lines.filter(isReached),
        missed: lines.filter((line) => !isReached(line)),
      });
    }
    return covered.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  }
}

/** Where lines of the files begin in the code; a function's first word is not carried out, its second stands for it. */
function sitesOf(image: Image, files: ReadonlySet<string>): Site[] {
  const starts = new Map(image.functions.map((f) => [f.codeOffset, f]));
  const { lines } = image;
  const sites: Site[] = [];
  for (let i = 0; i < lines.length; i += 3) {
    const file = lines[i + 1]!;
    if (!files.has(image.files[file]!)) continue;
    const start = lines[i]!;
    const code = starts.has(start) ? start + WORD_BYTES : start;
    const begun = code !== lines[i + 3];
    if (begun) sites.push({ code, file, line: lines[i + 2]! });
  }
  return sites;
}
