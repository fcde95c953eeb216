import type { Decl, Expr, Stmt, TypeNode, Unit } from "../../src/compiler/ast.js";
import { Diagnostics } from "../../src/compiler/diagnostics.js";
import { parseUnit } from "../../src/compiler/parse.js";
import { preprocess } from "../../src/compiler/preprocess.js";
import { SourceFiles } from "../../src/compiler/preprocess-files.js";
import { SourceError } from "../../src/errors.js";

export type Headers = Readonly<Record<string, string>>;

function reader(headers: Headers): (path: string) => string | null {
  return (path) => (Object.hasOwn(headers, path) ? (headers[path] ?? null) : null);
}

export function parseText(text: string, headers: Headers = {}, defines: Readonly<Record<string, string>> = {}): Unit {
  return parseUnit({ path: "test.c", text }, { readFile: reader(headers), includePaths: ["include"], defines });
}

/** The preprocessed tokens, one space between those that had some. @throws SourceError */
export function expand(text: string, headers: Headers = {}, defines: Readonly<Record<string, string>> = {}): string {
  const files = new SourceFiles(reader(headers));
  const diagnostics = new Diagnostics(files.sources);
  const main = files.add("test.c", text);
  const { tokens } = preprocess(main, { files, includePaths: ["include"], defines, diagnostics });
  diagnostics.throwIfErrors();
  return tokens
    .map((t, i) => (i > 0 && t.spaceBefore ? ` ${t.text}` : t.text))
    .join("")
    .trim();
}

/** "line:column message | hint" of each error, none when the text is correct. */
export function errorsOf(text: string, headers: Headers = {}): string[] {
  try {
    parseText(text, headers);
    return [];
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error.diagnostics.map((d) => `${d.line}:${d.column} ${d.message}${d.hint === "" ? "" : ` | ${d.hint}`}`);
  }
}

/** A type in words, as cdecl has them. */
export function typeText(t: TypeNode): string {
  switch (t.kind) {
    case "builtin":
    case "typedefName":
      return t.name;
    case "record":
      return `${t.union ? "union" : "struct"} ${t.tag ?? "{}"}`;
    case "enum":
      return `enum ${t.tag ?? "{}"}`;
    case "pointer":
      return `pointer to ${typeText(t.to)}`;
    case "array":
      return `array ${t.length === null ? "" : `${exprText(t.length)} `}of ${typeText(t.of)}`;
    case "function": {
      const params = [...t.params.map((p) => typeText(p.type)), ...(t.variadic ? ["..."] : [])];
      return `function (${params.join(", ")}) returning ${typeText(t.returns)}`;
    }
    case "typeofExpr":
      return `typeof(${exprText(t.expr)})`;
    case "typeofType":
      return `typeof(${typeText(t.type)})`;
    case "const":
      return `const ${typeText(t.type)}`;
    case "auto":
      return "auto";
  }
}

/** An expression with all parentheses. */
export function exprText(e: Expr): string {
  switch (e.kind) {
    case "int":
      return String(e.value);
    case "char":
      return `'${e.value}'`;
    case "string":
      return JSON.stringify(new TextDecoder().decode(e.bytes));
    case "identifier":
      return e.name;
    case "unary":
      return e.op.startsWith("post") ? `(${exprText(e.operand)}${e.op.slice(4)})` : `(${e.op}${exprText(e.operand)})`;
    case "binary":
      return `(${exprText(e.left)} ${e.op} ${exprText(e.right)})`;
    case "assign":
      return `(${exprText(e.target)} ${e.op}= ${exprText(e.value)})`;
    case "conditional":
      return `(${exprText(e.test)} ? ${e.then === null ? "" : `${exprText(e.then)} `}: ${exprText(e.otherwise)})`;
    case "call":
      return `${exprText(e.callee)}(${e.args.map(exprText).join(", ")})`;
    case "index":
      return `${exprText(e.base)}[${exprText(e.index)}]`;
    case "member":
      return `${exprText(e.base)}${e.arrow ? "->" : "."}${e.name}`;
    case "cast":
      return `((${typeText(e.type)})${exprText(e.operand)})`;
    case "comma":
      return `(${exprText(e.left)}, ${exprText(e.right)})`;
    case "sizeofExpr":
      return `sizeof ${exprText(e.operand)}`;
    case "sizeofType":
      return `sizeof(${typeText(e.type)})`;
    default:
      return `<${e.kind}>`;
  }
}

/** The only declaration of that kind in `text`, the last when there are several. */
export function lastDecl<K extends Decl["kind"]>(text: string, kind: K): Extract<Decl, { kind: K }> {
  const found = parseText(text).decls.filter((d): d is Extract<Decl, { kind: K }> => d.kind === kind);
  const last = found.at(-1);
  if (last === undefined) throw new Error(`no declaration of kind ${kind}`);
  return last;
}

/** The statements of a function with that body, after `prelude`. */
export function statements(body: string, prelude = ""): readonly Stmt[] {
  return lastDecl(`${prelude}\nvoid f(void) { ${body} }`, "function").body?.items ?? [];
}

/** The expression, parsed as a statement after `prelude`. */
export function expr(text: string, prelude = ""): Expr {
  const [statement] = statements(`${text};`, prelude);
  if (statement?.kind !== "expr") throw new Error(`not an expression statement: ${statement?.kind}`);
  return statement.expr;
}
