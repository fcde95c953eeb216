import type { UnitSymbol } from "./symbol.js";
import type { Local } from "./typed.js";
import type { EnumDef, RecordDef, Type } from "./types.js";

export type Entity =
  | { readonly kind: "local"; readonly local: Local }
  | { readonly kind: "symbol"; readonly symbol: UnitSymbol }
  | { readonly kind: "typedef"; readonly type: Type }
  | { readonly kind: "enumerator"; readonly value: bigint; readonly type: Type };

export type Tag =
  | { readonly kind: "record"; readonly def: RecordDef }
  | { readonly kind: "enum"; readonly def: EnumDef };

/** Names and tags of one block, with those around it. */
export class Scope {
  readonly parent: Scope | null;
  readonly #names = new Map<string, Entity>();
  readonly #tags = new Map<string, Tag>();

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  /** The innermost meaning of a name. */
  find(name: string): Entity | undefined {
    return this.#names.get(name) ?? this.parent?.find(name);
  }

  findTag(tag: string): Tag | undefined {
    return this.#tags.get(tag) ?? this.parent?.findTag(tag);
  }

  /** Meaning in this very block. */
  own(name: string): Entity | undefined {
    return this.#names.get(name);
  }

  ownTag(tag: string): Tag | undefined {
    return this.#tags.get(tag);
  }

  declare(name: string, entity: Entity): void {
    this.#names.set(name, entity);
  }

  declareTag(tag: string, meaning: Tag): void {
    this.#tags.set(tag, meaning);
  }

  /** All names that are visible here. */
  *names(): Generator<string> {
    yield* this.#names.keys();
    if (this.parent !== null) yield* this.parent.names();
  }

  *tags(): Generator<string> {
    yield* this.#tags.keys();
    if (this.parent !== null) yield* this.parent.tags();
  }
}
