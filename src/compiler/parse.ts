import type { Unit } from "./ast.js";
import { Diagnostics } from "./diagnostics.js";
import { HeaderIndex } from "./header-index.js";
import { declaration, translationUnit } from "./parse-declaration.js";
import { typeName } from "./parse-declarator.js";
import { assignment, expression, unary } from "./parse-expression.js";
import { initializer } from "./parse-initializer.js";
import { members } from "./parse-members.js";
import { type Grammar, Parser } from "./parse-state.js";
import { block, statement } from "./parse-statement.js";
import { preprocess } from "./preprocess.js";
import { SourceFiles } from "./preprocess-files.js";

export interface ParseOptions {
  /** The text of a file; null when there is none. Paths are made by joining includes to paths given here. */
  readonly readFile: (path: string) => string | null;
  /** Names of headers that an include can give (`linux/kobject.h`), for suggestions. */
  readonly headerNames?: () => readonly string[];
  /** Folders searched for headers, in order. */
  readonly includePaths: readonly string[];
  /** Macros to begin with: `NAME` or `NAME(parameters)` to the replacement. */
  readonly defines: Readonly<Record<string, string>>;
  /** Shared by units that include the same headers: each is read once, and `Pos.file` means the same in all of them. */
  readonly files?: SourceFiles;
}

const GRAMMAR: Grammar = {
  assignment,
  block,
  declaration,
  expression,
  initializer,
  members,
  statement,
  typeName,
  unary,
};

export interface Parsed {
  readonly unit: Unit;
  /** Has the mistakes found so far, for what looks at the unit next. */
  readonly diagnostics: Diagnostics;
}

/**
 * Preprocesses and parses one file of Kernel C, passing over what cannot be read: mistakes in the rest can still be found.
 * @throws SourceError with every mistake in directives: without a header or a macro the rest would only be misunderstood
 */
export function parseLeniently(
  source: { readonly path: string; readonly text: string },
  options: ParseOptions,
): Parsed {
  const files = options.files ?? new SourceFiles(options.readFile, options.headerNames);
  const { sources } = files;
  const { includePaths, defines } = options;
  const headers = new HeaderIndex(files.headerNames, (name) => files.read(name, includePaths));
  const diagnostics = new Diagnostics(sources, headers);
  const main = files.add(source.path, source.text);
  const { tokens, macroNames } = preprocess(main, { files, includePaths, defines, diagnostics });
  diagnostics.throwIfErrors();
  const parser = new Parser(tokens, { grammar: GRAMMAR, diagnostics, macroNames });
  const decls = translationUnit(parser);
  diagnostics.lose(parser.lost);
  return { unit: { files: sources.paths, decls, sources, warnings: diagnostics.warnings }, diagnostics };
}

/**
 * Preprocesses and parses one file of Kernel C.
 * @throws SourceError with every mistake found
 */
export function parseUnit(source: { readonly path: string; readonly text: string }, options: ParseOptions): Unit {
  const { unit, diagnostics } = parseLeniently(source, options);
  diagnostics.throwIfErrors();
  return unit;
}
