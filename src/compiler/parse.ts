import type { Unit } from "./ast.js";
import { Diagnostics } from "./diagnostics.js";
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

/**
 * Preprocesses and parses one file of Kernel C.
 * @throws SourceError with every mistake found
 */
export function parseUnit(source: { readonly path: string; readonly text: string }, options: ParseOptions): Unit {
  const files = options.files ?? new SourceFiles(options.readFile, options.headerNames);
  const { sources } = files;
  const diagnostics = new Diagnostics(sources);
  const { includePaths, defines } = options;
  const main = files.add(source.path, source.text);
  const { tokens, macroNames } = preprocess(main, { files, includePaths, defines, diagnostics });
  // Without a header or a macro the rest would only be misunderstood.
  diagnostics.throwIfErrors();
  const parser = new Parser(tokens, { grammar: GRAMMAR, diagnostics, macroNames });
  const decls = translationUnit(parser);
  diagnostics.throwIfErrors();
  return { files: sources.paths, decls, sources, warnings: diagnostics.warnings };
}
