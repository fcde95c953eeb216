import { carrier, type FunctionType, isInteger, type Type, unqualified } from "./types.js";

/** Whether two types are the same to the rules of C; qualifiers do not count anywhere but with `exact`. */
export function compatible(a: Type, b: Type, exact = false): boolean {
  if (a.kind === "error" || b.kind === "error") return true;
  if (exact && a.const !== b.const) return false;
  if (isInteger(a) && isInteger(b)) return compatibleIntegers(a, b);
  switch (a.kind) {
    case "void":
      return b.kind === "void";
    case "pointer":
      return b.kind === "pointer" && compatible(a.to, b.to, exact);
    case "array":
      if (b.kind !== "array") return false;
      return (a.length === null || b.length === null || a.length === b.length) && compatible(a.of, b.of, exact);
    case "record":
      return b.kind === "record" && a.def === b.def;
    case "function":
      return b.kind === "function" && compatibleFunctions(a, b);
    default:
      return false;
  }
}

function compatibleIntegers(a: Type, b: Type): boolean {
  if (a.kind === "enum" && b.kind === "enum") return a.def === b.def;
  const x = carrier(a);
  const y = carrier(b);
  return x.name === y.name;
}

function compatibleFunctions(a: FunctionType, b: FunctionType): boolean {
  if (a.any === "function" || b.any === "function") return true;
  if (a.variadic !== b.variadic || a.params.length !== b.params.length) return false;
  if (a.any !== "result" && b.any !== "result" && !compatible(a.returns, b.returns)) return false;
  return a.params.every((p, i) => compatible(p, b.params[i] as Type));
}

/**
 * Whether a pointer to `from` may become a pointer to `to` without a cast: compatible targets, `void` on either
 * side, or integers that differ in sign only (the kernel builds with -Wno-pointer-sign).
 */
export function pointersConvert(to: Type, from: Type): boolean {
  if (to.kind === "void" || from.kind === "void") return true;
  if (compatible(to, from)) return true;
  if (!isInteger(to) || !isInteger(from)) {
    return to.kind === "pointer" && from.kind === "pointer" && sameButSign(to.to, from.to);
  }
  return sameButSign(to, from);
}

function sameButSign(a: Type, b: Type): boolean {
  return isInteger(a) && isInteger(b) && carrier(a).rank === carrier(b).rank;
}

/** The type in C's notation, for messages. */
export function typeName(type: Type): string {
  return declare(type, "").trim();
}

function declare(type: Type, inner: string): string {
  const quals = type.const ? "const " : "";
  switch (type.kind) {
    case "int":
      return `${quals}${type.name}${space(inner)}`;
    case "enum":
      return `${quals}enum ${type.def.tag ?? "{…}"}${space(inner)}`;
    case "record":
      return `${quals}${type.def.union ? "union" : "struct"} ${type.def.tag ?? "{…}"}${space(inner)}`;
    case "void":
      return `${quals}void${space(inner)}`;
    case "error":
      return `?${space(inner)}`;
    case "pointer": {
      const star = `*${type.const ? "const " : ""}${inner}`;
      const grouped = type.to.kind === "array" || type.to.kind === "function" ? `(${star})` : star;
      return declare(type.to, grouped);
    }
    case "array":
      return declare(type.of, `${inner}[${type.length ?? ""}]`);
    case "function": {
      const params = type.params.map(typeName);
      if (type.variadic) params.push("...");
      return declare(type.returns, `${inner}(${params.length === 0 ? "void" : params.join(", ")})`);
    }
  }
}

function space(inner: string): string {
  return inner === "" ? "" : ` ${inner}`;
}

/** The tag of a structure, for a suggestion where it is defined. */
export function tagOf(type: Type): string {
  return type.kind === "record" || type.kind === "enum" ? (type.def.tag ?? "") : "";
}

/** A type as a parameter has it: arrays and functions become pointers, the outermost const is dropped. */
export function parameterType(type: Type): Type {
  if (type.kind === "array") return { kind: "pointer", to: type.of, const: false };
  if (type.kind === "function") return { kind: "pointer", to: type, const: false };
  return unqualified(type);
}
