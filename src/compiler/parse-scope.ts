/** What an identifier stands for, as far as the grammar cares. */
export type NameKind = "type" | "value";

/** Typedef names and the other identifiers that hide them, block by block. */
export class Scope {
  private levels: Map<string, NameKind>[] = [new Map()];

  get depth(): number {
    return this.levels.length;
  }

  enter(): void {
    this.levels.push(new Map());
  }

  /** Leaves the scopes inside the one of `depth`. */
  leaveTo(depth: number): void {
    this.levels.length = depth;
  }

  declare(name: string, kind: NameKind): void {
    this.levels.at(-1)?.set(name, kind);
  }

  /** How many names the innermost block has by now. */
  get size(): number {
    return this.levels.at(-1)?.size ?? 0;
  }

  /** Whether the name was declared before the innermost block had more than `size` names. */
  knewBefore(name: string, size: number): boolean {
    const inner = this.levels.at(-1);
    if (this.levels.slice(0, -1).some((level) => level.has(name))) return true;
    return inner !== undefined && [...inner.keys()].slice(0, size).includes(name);
  }

  /** After an error: from now on a type everywhere, so that it is reported once. */
  assumeType(name: string): void {
    this.levels[0]?.set(name, "type");
  }

  lookup(name: string): NameKind | undefined {
    for (let i = this.levels.length - 1; i >= 0; i--) {
      const kind = this.levels[i]?.get(name);
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  isType(name: string): boolean {
    return this.lookup(name) === "type";
  }

  /** All visible typedef names. */
  types(): string[] {
    return this.levels.flatMap((level) => [...level].filter(([, kind]) => kind === "type").map(([name]) => name));
  }
}
