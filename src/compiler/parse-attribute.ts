import type { Attribute, Expr, TypeNode } from "./ast.js";
import type { Token } from "./lex-token.js";
import { didYouMean } from "./nearest.js";
import type { Parser } from "./parse-state.js";

/** Attributes that the checker gets to see. */
const MEANINGFUL = new Set(
  `aligned cleanup noreturn packed section weak
   kobjlab_any_function kobjlab_any_result kobjlab_entry kobjlab_module kobjlab_number kobjlab_one_of kobjlab_optional kobjlab_path kobjlab_range kobjlab_resource
   kobjlab_returns kobjlab_setup kobjlab_text kobjlab_user`.split(/\s+/),
);

/** Attributes that change nothing here: advice to optimisers, linkers and static checkers. */
const HARMLESS = new Set(
  `access address_space alloc_align alloc_size always_inline artificial assume_aligned bitwise btf_decl_tag btf_type_tag
   cold common const context copy counted_by deprecated designated_init diagnose_if enum_extensibility error
   externally_visible fallthrough fd_arg flag_enum flatten force format format_arg function_return gnu_inline hot leaf
   malloc maybe_unused may_alias nocast nocf_check noclone nocommon noderef noinline noipa nonnull nonstring no_caller_saved_registers
   no_icf no_instrument_function no_profile_instrument_function no_randomize_layout no_reorder no_sanitize no_sanitize_address
   no_sanitize_coverage no_sanitize_memory no_sanitize_thread no_sanitize_undefined no_split_stack no_stack_protector
   nothrow optimize patchable_function_entry pass_object_size pass_dynamic_object_size preserve_access_index pure
   randomize_layout retain returns_nonnull safe sentinel strict_flex_array target tls_model unavailable uninitialized unused used
   visibility warn_unused_result warning zero_call_used_regs`.split(/\s+/),
);

/** Attributes that would have to be obeyed and are not, with what to write for them. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  alias: "write a function that calls the other one",
  constructor: "register an initcall",
  destructor: "register an exit function",
  ifunc: "choose with an if",
  mode: "name a type of that width: s8 … s64, u8 … u64",
  naked: "write the function in C",
  noplt: "leave it out",
  scalar_storage_order: "swap bytes by hand",
  transparent_union: "take the union by name",
  vector_size: "use an array",
  weakref: "declare it __weak",
};

/** Passes any attributes at the cursor and appends those with a meaning. */
export function attributes(p: Parser, out: Attribute[]): void {
  for (;;) {
    if (p.keyword === "__attribute__") specifier(p, out);
    else if (p.keyword === "_Alignas") alignas(p, out);
    else if (p.keyword === "asm") asmLabel(p);
    else return;
  }
}

/** The alignment and packing that `attributes` give a type; what remains is for the declaration. */
export function typeAttributes(
  p: Parser,
  list: readonly Attribute[],
): { packed: boolean; align: number; rest: Attribute[] } {
  let packed = false;
  let align = 0;
  const rest: Attribute[] = [];
  for (const attribute of list) {
    if (attribute.name === "packed") packed = true;
    else if (attribute.name === "aligned") align = Math.max(align, alignment(p, attribute));
    else rest.push(attribute);
  }
  return { packed, align, rest };
}

function specifier(p: Parser, out: Attribute[]): void {
  p.advance();
  p.expect("(", "after `__attribute__`");
  p.expect("(", "after `__attribute__(`");
  while (!p.is(")")) {
    if (!p.accept(",")) one(p, out);
  }
  p.expect(")", "after the attributes");
  p.expect(")", "after the attributes");
}

function one(p: Parser, out: Attribute[]): void {
  const word = p.token;
  if (!word.isName) p.fail(`expected an attribute's name, found ${p.describe()}`);
  p.advance();
  const name = word.text.replace(/^__(.+)__$/, "$1");
  const args = p.accept("(") ? attributeArgs(p) : [];
  if (MEANINGFUL.has(name)) out.push({ name, args, pos: word.pos });
  else if (!HARMLESS.has(name)) unknown(p, word, name);
}

function unknown(p: Parser, word: Token, name: string): void {
  const hint = Object.hasOwn(UNSUPPORTED, name)
    ? (UNSUPPORTED[name] ?? "")
    : didYouMean(name, [...MEANINGFUL, ...HARMLESS]);
  const what = Object.hasOwn(UNSUPPORTED, name) ? "unsupported" : "unknown";
  p.error(`${what} attribute \`${word.text}\``, hint, word.pos);
}

function attributeArgs(p: Parser): Expr[] {
  const args: Expr[] = [];
  while (!p.accept(")")) {
    const after = p.peek(1).text;
    if (p.token.isName && (after === "," || after === ")")) {
      const word = p.advance();
      args.push({ kind: "identifier", name: word.text, pos: word.pos });
    } else {
      args.push(p.grammar.assignment(p));
    }
    if (!p.is(")")) p.expect(",", "between the attribute's arguments");
  }
  return args;
}

function alignas(p: Parser, out: Attribute[]): void {
  const { pos } = p.advance();
  p.expect("(", "after `_Alignas`");
  const type = startsTypeName(p) ? p.grammar.typeName(p) : null;
  const value: Expr = type === null ? p.grammar.assignment(p) : { kind: "alignofType", type, pos };
  p.expect(")", "after `_Alignas(`");
  out.push({ name: "aligned", args: [value], pos });
}

function asmLabel(p: Parser): never {
  return p.fail("`asm` cannot rename a symbol here", "give the function or variable its name in C");
}

function startsTypeName(p: Parser): boolean {
  return p.keyword !== "sizeof" && p.keyword !== "_Alignof" && (p.keyword !== "" || p.scope.isType(p.token.text));
}

function alignment(p: Parser, attribute: Attribute): number {
  const [value] = attribute.args;
  if (value === undefined) return 16;
  const bytes = constant(value);
  if (bytes !== null && bytes > 0n && bytes <= 4096n && (bytes & (bytes - 1n)) === 0n) return Number(bytes);
  p.error("an alignment must be a constant power of two up to 4096", "", attribute.pos);
  return 0;
}

/** The value of the simple expressions that stand in alignments; null for others. */
function constant(e: Expr): bigint | null {
  if (e.kind === "int") return e.value;
  if (e.kind === "cast") return constant(e.operand);
  if (e.kind === "sizeofType" || e.kind === "alignofType") return sizeOf(e.type);
  if (e.kind !== "binary") return null;
  const left = constant(e.left);
  const right = constant(e.right);
  if (left === null || right === null || right < 0n || right > 4096n) return null;
  if (e.op === "<<") return left << right;
  if (e.op === "*") return left * right;
  return e.op === "+" ? left + right : null;
}

function sizeOf(type: TypeNode): bigint | null {
  if (type.kind === "pointer") return 8n;
  if (type.kind === "const") return sizeOf(type.type);
  if (type.kind !== "builtin") return null;
  if (type.name.includes("char") || type.name === "_Bool") return 1n;
  if (type.name.includes("short")) return 2n;
  return type.name === "int" || type.name === "unsigned int" ? 4n : 8n;
}
