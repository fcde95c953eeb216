import type { Attribute, Expr } from "./ast.js";
import { plain } from "./check-types.js";
import type { Checker } from "./checker.js";
import { didYouMean } from "./nearest.js";

/** Attributes that change nothing here. */
const HARMLESS = new Set([
  "unused",
  "used",
  "maybe_unused",
  "noinline",
  "always_inline",
  "gnu_inline",
  "cold",
  "hot",
  "pure",
  "const",
  "format",
  "warn_unused_result",
  "malloc",
  "alloc_size",
  "assume_aligned",
  "nonnull",
  "returns_nonnull",
  "deprecated",
  "fallthrough",
  "no_instrument_function",
  "no_sanitize_address",
  "no_sanitize",
  "externally_visible",
  "flatten",
  "leaf",
  "nothrow",
  "may_alias",
  "designated_init",
  "visibility",
  "error",
  "warning",
  "optimize",
  "no_stack_protector",
  "noclone",
  "sentinel",
  "artificial",
  "mode",
  "randomize_layout",
  "no_randomize_layout",
  "context",
  "address_space",
  "noderef",
  "force",
  "nocast",
  "bitwise",
  "safe",
  "copy",
  "no_caller_saved_registers",
  "patchable_function_entry",
  "access",
  "nonstring",
  "no_reorder",
  "noipa",
  "counted_by",
  "btf_type_tag",
]);

/** Attributes with a meaning. */
const MEANT = new Set([
  "packed",
  "aligned",
  "cleanup",
  "section",
  "weak",
  "noreturn",
  "kobjlab_any_function",
  "kobjlab_any_result",
  "kobjlab_entry",
  "kobjlab_setup",
  "kobjlab_returns",
  "kobjlab_user",
  "kobjlab_resource",
  "kobjlab_range",
  "kobjlab_one_of",
  "kobjlab_path",
  "kobjlab_number",
  "kobjlab_text",
  "kobjlab_module",
  "kobjlab_optional",
  "transparent_union",
]);

const REFUSED: Readonly<Record<string, string>> = {
  alias: "write a function that calls the other one",
  constructor: "use an initcall",
  destructor: "use module_exit()",
  vector_size: "vectors are not supported",
};

/** Reports attributes that are unknown or cannot be had. */
export function checkAttributes(cx: Checker, attributes: readonly Attribute[], where: string): void {
  for (const a of attributes) {
    const name = plain(a.name);
    if (HARMLESS.has(name) || MEANT.has(name)) continue;
    const hint = REFUSED[name];
    if (hint !== undefined) cx.report.error(a.pos, `attribute \`${name}\` is not supported`, hint);
    else
      cx.report.error(a.pos, `unknown attribute \`${name}\` of a ${where}`, didYouMean(name, [...MEANT, ...HARMLESS]));
  }
}

export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  return attributes.find((a) => plain(a.name) === name);
}

/** The text of a string literal or the name of a bare word. */
export function textOf(e: Expr | undefined): string | null {
  if (e?.kind === "string") return new TextDecoder().decode(e.bytes);
  return e?.kind === "identifier" ? e.name : null;
}

export function sectionOf(cx: Checker, attributes: readonly Attribute[]): string | null {
  const a = findAttribute(attributes, "section");
  if (a === undefined) return null;
  const name = textOf(a.args[0]);
  if (name !== null && /^[A-Za-z_]\w*$/.test(name)) return name;
  cx.report.error(a.pos, `section name \`${name ?? ""}\` is no identifier`, 'write a name such as "initcall6"');
  return null;
}
