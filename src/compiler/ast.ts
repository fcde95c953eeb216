import type { Diagnostic } from "../errors.js";
import type { Sources } from "./diagnostics.js";

/**
 * The syntax tree: what the parser makes and the checker reads. Names are resolved to types only where the grammar
 * needs it (typedef names); everything else is left to the checker.
 */

/** A place in a source file after preprocessing: `file` is an index into the unit's file table; line and column from 1. */
export interface Pos {
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

/** `__attribute__((name(args)))`; an argument is an expression or, for a bare word, an Identifier. */
export interface Attribute {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly pos: Pos;
}

// ── types as written ───────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Declarators of one declaration share the node of its specifiers: `struct { … } a, *b;` has one record node, and the
 * same node is the same type.
 */
export type TypeNode =
  | { readonly kind: "builtin"; readonly name: BuiltinTypeName; readonly pos: Pos }
  | { readonly kind: "typedefName"; readonly name: string; readonly pos: Pos }
  | {
      readonly kind: "record";
      readonly union: boolean;
      readonly tag: string | null;
      /** null: a reference, `struct x`. */
      readonly members: readonly MemberDecl[] | null;
      readonly packed: boolean;
      /** From aligned(n), 0 when not given. */
      readonly align: number;
      readonly pos: Pos;
    }
  | {
      readonly kind: "enum";
      readonly tag: string | null;
      readonly values: readonly Enumerator[] | null;
      readonly pos: Pos;
    }
  | { readonly kind: "pointer"; readonly to: TypeNode; readonly pos: Pos }
  /** length null: `[]`. */
  | { readonly kind: "array"; readonly of: TypeNode; readonly length: Expr | null; readonly pos: Pos }
  | {
      readonly kind: "function";
      readonly returns: TypeNode;
      readonly params: readonly ParamDecl[];
      readonly variadic: boolean;
      readonly pos: Pos;
    }
  | { readonly kind: "typeofExpr"; readonly expr: Expr; readonly pos: Pos }
  | { readonly kind: "typeofType"; readonly type: TypeNode; readonly pos: Pos }
  /** Wraps a type that is const; volatile and restrict are dropped. */
  | { readonly kind: "const"; readonly type: TypeNode; readonly pos: Pos }
  /** `__auto_type`: the initialiser's type. */
  | { readonly kind: "auto"; readonly pos: Pos };

export type BuiltinTypeName =
  | "void"
  | "_Bool"
  | "char"
  | "signed char"
  | "unsigned char"
  | "short"
  | "unsigned short"
  | "int"
  | "unsigned int"
  | "long"
  | "unsigned long"
  | "long long"
  | "unsigned long long"
  | "__builtin_va_list";

export interface MemberDecl {
  /** null for an anonymous struct or union, or an unnamed bit-field. */
  readonly name: string | null;
  readonly type: TypeNode;
  readonly bits: Expr | null;
  readonly attributes: readonly Attribute[];
  readonly pos: Pos;
}

export interface Enumerator {
  readonly name: string;
  readonly value: Expr | null;
  readonly pos: Pos;
}

export interface ParamDecl {
  readonly name: string | null;
  readonly type: TypeNode;
  readonly attributes: readonly Attribute[];
  readonly pos: Pos;
}

// ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────────

export type UnaryOp = "-" | "+" | "!" | "~" | "*" | "&" | "++" | "--" | "post++" | "post--";
export type BinaryOp =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "&"
  | "|"
  | "^"
  | "<"
  | ">"
  | "<="
  | ">="
  | "=="
  | "!="
  | "&&"
  | "||";
/** "" is plain assignment. */
export type AssignOp = "" | "+" | "-" | "*" | "/" | "%" | "<<" | ">>" | "&" | "|" | "^";

export type Expr =
  /** `unsigned` and `long`: as the suffix says, not as the value needs. */
  | {
      readonly kind: "int";
      readonly value: bigint;
      readonly unsigned: boolean;
      readonly long: boolean;
      readonly decimal: boolean;
      readonly pos: Pos;
    }
  /** A character constant; its type is int. */
  | { readonly kind: "char"; readonly value: number; readonly pos: Pos }
  /** Adjacent literals joined; bytes without the closing NUL. */
  | { readonly kind: "string"; readonly bytes: Uint8Array; readonly pos: Pos }
  | { readonly kind: "identifier"; readonly name: string; readonly pos: Pos }
  | { readonly kind: "unary"; readonly op: UnaryOp; readonly operand: Expr; readonly pos: Pos }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr; readonly pos: Pos }
  | { readonly kind: "assign"; readonly op: AssignOp; readonly target: Expr; readonly value: Expr; readonly pos: Pos }
  /** `then` null: `a ?: b`. */
  | {
      readonly kind: "conditional";
      readonly test: Expr;
      readonly then: Expr | null;
      readonly otherwise: Expr;
      readonly pos: Pos;
    }
  | { readonly kind: "call"; readonly callee: Expr; readonly args: readonly Expr[]; readonly pos: Pos }
  | { readonly kind: "index"; readonly base: Expr; readonly index: Expr; readonly pos: Pos }
  | { readonly kind: "member"; readonly base: Expr; readonly arrow: boolean; readonly name: string; readonly pos: Pos }
  | { readonly kind: "cast"; readonly type: TypeNode; readonly operand: Expr; readonly pos: Pos }
  | { readonly kind: "compoundLiteral"; readonly type: TypeNode; readonly init: Initializer; readonly pos: Pos }
  | { readonly kind: "sizeofExpr"; readonly operand: Expr; readonly pos: Pos }
  | { readonly kind: "sizeofType"; readonly type: TypeNode; readonly pos: Pos }
  | { readonly kind: "alignofType"; readonly type: TypeNode; readonly pos: Pos }
  | { readonly kind: "offsetof"; readonly type: TypeNode; readonly path: readonly Designator[]; readonly pos: Pos }
  | { readonly kind: "statementExpr"; readonly body: Block; readonly pos: Pos }
  | { readonly kind: "comma"; readonly left: Expr; readonly right: Expr; readonly pos: Pos }
  | { readonly kind: "vaArg"; readonly list: Expr; readonly type: TypeNode; readonly pos: Pos }
  | { readonly kind: "typesCompatible"; readonly left: TypeNode; readonly right: TypeNode; readonly pos: Pos }
  | {
      readonly kind: "generic";
      readonly control: Expr;
      readonly choices: readonly { readonly type: TypeNode | null; readonly value: Expr }[];
      readonly pos: Pos;
    };
// __builtin_constant_p, __builtin_expect, __builtin_va_start, __builtin_return_address … are calls of identifiers.

export type Designator =
  | { readonly kind: "field"; readonly name: string; readonly pos: Pos }
  /** `last` is set for GNU's `[first ... last]`. */
  | { readonly kind: "element"; readonly index: Expr; readonly last: Expr | null; readonly pos: Pos };

export type Initializer =
  | { readonly kind: "value"; readonly value: Expr; readonly pos: Pos }
  | { readonly kind: "list"; readonly items: readonly InitItem[]; readonly pos: Pos };

export interface InitItem {
  readonly designators: readonly Designator[];
  readonly init: Initializer;
}

// ── statements ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Block {
  readonly kind: "block";
  readonly items: readonly Stmt[];
  readonly pos: Pos;
  readonly end: Pos;
}

export type Stmt =
  | Block
  | { readonly kind: "expr"; readonly expr: Expr; readonly pos: Pos }
  | { readonly kind: "empty"; readonly pos: Pos }
  | {
      readonly kind: "if";
      readonly test: Expr;
      readonly then: Stmt;
      readonly otherwise: Stmt | null;
      readonly pos: Pos;
    }
  | { readonly kind: "while"; readonly test: Expr; readonly body: Stmt; readonly pos: Pos }
  | { readonly kind: "doWhile"; readonly body: Stmt; readonly test: Expr; readonly pos: Pos }
  | {
      readonly kind: "for";
      readonly init: Stmt | null;
      readonly test: Expr | null;
      readonly step: Expr | null;
      readonly body: Stmt;
      readonly pos: Pos;
    }
  | { readonly kind: "switch"; readonly value: Expr; readonly body: Stmt; readonly pos: Pos }
  /** `last` is set for GNU's `case a ... b:`. */
  | { readonly kind: "case"; readonly value: Expr; readonly last: Expr | null; readonly body: Stmt; readonly pos: Pos }
  | { readonly kind: "default"; readonly body: Stmt; readonly pos: Pos }
  | { readonly kind: "label"; readonly name: string; readonly body: Stmt; readonly pos: Pos }
  | { readonly kind: "goto"; readonly label: string; readonly pos: Pos }
  | { readonly kind: "break"; readonly pos: Pos }
  | { readonly kind: "continue"; readonly pos: Pos }
  | { readonly kind: "return"; readonly value: Expr | null; readonly pos: Pos }
  | { readonly kind: "declaration"; readonly decls: readonly Decl[]; readonly pos: Pos };

// ── declarations ───────────────────────────────────────────────────────────────────────────────────────────────────

export type Storage = "none" | "static" | "extern" | "typedef";

export type Decl =
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly type: TypeNode;
      readonly storage: Storage;
      readonly init: Initializer | null;
      readonly attributes: readonly Attribute[];
      readonly pos: Pos;
    }
  | { readonly kind: "typedef"; readonly name: string; readonly type: TypeNode; readonly pos: Pos }
  /** A declaration of a tag alone: `struct x { … };`, `enum { … };`. */
  | { readonly kind: "tag"; readonly type: TypeNode; readonly pos: Pos }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly type: Extract<TypeNode, { kind: "function" }>;
      readonly storage: Storage;
      readonly inline: boolean;
      readonly attributes: readonly Attribute[];
      /** null: a prototype. */
      readonly body: Block | null;
      readonly pos: Pos;
    }
  | { readonly kind: "staticAssert"; readonly test: Expr; readonly message: string; readonly pos: Pos }
  /**
   * A remark to kobjlab at file scope, `__kobjlab(name, args…);`: `__kobjlab(module, dm_bufio);` names the module that
   * the functions after it belong to, `__kobjlab(expect, found, "lock-cycle", "slab_mutex s_active");` declares a finding, for
   * which a further text has words.
   */
  | { readonly kind: "remark"; readonly name: string; readonly args: readonly Expr[]; readonly pos: Pos };

/** One preprocessed and parsed source file. */
export interface Unit {
  /** Paths, indexed by Pos.file. */
  readonly files: readonly string[];
  readonly decls: readonly Decl[];
  /** The files' text, for diagnostics. */
  readonly sources: Sources;
  readonly warnings: readonly Diagnostic[];
}
