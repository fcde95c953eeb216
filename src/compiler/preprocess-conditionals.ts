import type { Pos } from "./ast.js";
import type { Diagnostics } from "./diagnostics.js";

interface Group {
  readonly pos: Pos;
  /** The lines around the whole `#if` are compiled. */
  readonly outer: boolean;
  /** A branch has been compiled, so that no further one is. */
  taken: boolean;
  active: boolean;
  elseSeen: boolean;
}

/** The `#if`s that are open in one file. */
export class Conditionals {
  private readonly groups: Group[] = [];
  private readonly diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Whether lines here are compiled. */
  get active(): boolean {
    return this.groups.at(-1)?.active ?? true;
  }

  open(pos: Pos, holds: boolean): void {
    const outer = this.active;
    this.groups.push({ pos, outer, taken: holds, active: outer && holds, elseSeen: false });
  }

  /** `#elif` and `#else`; `holds` is asked only when no branch before was taken. */
  branch(pos: Pos, name: string, holds: () => boolean): void {
    const group = this.groups.at(-1);
    if (group === undefined) {
      this.diagnostics.error(pos, `\`#${name}\` without \`#if\``);
      return;
    }
    if (group.elseSeen) this.diagnostics.error(pos, `\`#${name}\` after \`#else\``);
    group.elseSeen = name === "else";
    group.active = group.outer && !group.taken && holds();
    group.taken ||= group.active;
  }

  close(pos: Pos): void {
    if (this.groups.pop() === undefined) this.diagnostics.error(pos, "`#endif` without `#if`");
  }

  /** The end of the file. */
  finish(): void {
    for (const group of this.groups) this.diagnostics.error(group.pos, "this conditional has no `#endif`");
    this.groups.length = 0;
  }
}
