/** What a name that no included header has may be: something that is declared or defined, or the tag of a structure. */
export type WantedName = "name" | "tag";

/** Finds the headers that have what a file uses without including them, for suggestions. Reads them when first asked. */
export class HeaderIndex {
  readonly #names: () => readonly string[];
  readonly #read: (header: string) => string | null;
  #texts: readonly (readonly [header: string, text: string])[] | null = null;

  /** `names`: of all headers, as includes give them; `read`: the text of one. */
  constructor(names: () => readonly string[], read: (header: string) => string | null) {
    this.#names = names;
    this.#read = read;
  }

  /** The header that has the name, null for none. */
  find(name: string, wanted: WantedName): string | null {
    if (!/^[A-Za-z_]\w*$/.test(name)) return null;
    this.#texts ??= this.#names()
      .filter((header) => !/^(kobjlab|generated)\//.test(header))
      .map((header) => [header, this.#read(header) ?? ""] as const);
    for (const pattern of patternsOf(name, wanted)) {
      const found = this.#texts.find(([, text]) => pattern.test(text));
      if (found !== undefined) return found[0];
    }
    return null;
  }
}

/** As headers are written: definitions at the left margin, enumerators and members of macros' names indented. */
function patternsOf(name: string, wanted: WantedName): RegExp[] {
  if (wanted === "tag") return [new RegExp(`^(struct|union|enum) ${name} \\{`, "m")];
  return [
    new RegExp(`^#\\s*define ${name}\\b`, "m"),
    new RegExp(`^[A-Za-z_][\\w \\t*]*[ *]${name}\\(`, "m"),
    new RegExp(`^typedef .*[ *(]${name}\\b.*;$|^\\} ${name};`, "m"),
    new RegExp(`^extern .*[ *]${name}(\\[.*\\])?;`, "m"),
    new RegExp(`^\\t${name}( = .*)?,$`, "m"),
  ];
}
