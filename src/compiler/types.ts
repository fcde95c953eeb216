import type { BuiltinTypeName } from "./ast.js";

/** Types after checking. `const` is on every type; volatile and restrict are dropped by the parser. */
export type Type =
  | { readonly kind: "void"; readonly const: boolean }
  | IntType
  | EnumType
  | PointerType
  | ArrayType
  | FunctionType
  | RecordType
  /** Stands where an error has been reported: everything goes with it. */
  | { readonly kind: "error"; readonly const: boolean };

export interface IntType {
  readonly kind: "int";
  readonly name: Exclude<BuiltinTypeName, "void" | "__builtin_va_list">;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** Conversion rank: _Bool 0, char 1, short 2, int 3, long 4, long long 5. */
  readonly rank: number;
  readonly const: boolean;
}

/** Shared by all mentions of one enum; `underlying` is set when its list has been read. */
export interface EnumDef {
  readonly tag: string | null;
  underlying: IntType;
  complete: boolean;
}

export interface EnumType {
  readonly kind: "enum";
  readonly def: EnumDef;
  readonly const: boolean;
}

export interface PointerType {
  readonly kind: "pointer";
  readonly to: Type;
  readonly const: boolean;
}

export interface ArrayType {
  readonly kind: "array";
  readonly of: Type;
  /** null: not known yet, or a flexible array member. */
  readonly length: number | null;
  readonly const: boolean;
}

export interface FunctionType {
  readonly kind: "function";
  readonly returns: Type;
  readonly params: readonly Type[];
  readonly variadic: boolean;
  readonly const: boolean;
  /** What a member marked `kobjlab_any_result` or `_any_function` points to: which functions a pointer to it takes besides. */
  readonly any?: "result" | "function";
}

/** Where a bit-field lies in the unit that is loaded: bit `shift` of a unit of `unitBytes` at the member's offset. */
export interface BitRange {
  readonly shift: number;
  readonly width: number;
  readonly signed: boolean;
  readonly unitBytes: number;
}

export interface Member {
  /** null: an anonymous struct or union. */
  readonly name: string | null;
  readonly type: Type;
  /** Bytes from the start of the record; of a bit-field: of its unit. */
  readonly offset: number;
  readonly bits: BitRange | null;
}

/** Shared by all mentions of one struct or union. */
export interface RecordDef {
  readonly union: boolean;
  readonly tag: string | null;
  /** null: declared, not defined. */
  members: readonly Member[] | null;
  bytes: number;
  align: number;
}

export interface RecordType {
  readonly kind: "record";
  readonly def: RecordDef;
  readonly const: boolean;
}

function int(name: IntType["name"], bytes: IntType["bytes"], signed: boolean, rank: number): IntType {
  return { kind: "int", name, bytes, signed, rank, const: false };
}

export const VOID: Type = { kind: "void", const: false };
export const ERROR: Type = { kind: "error", const: false };
export const INT_TYPES = {
  _Bool: int("_Bool", 1, false, 0),
  char: int("char", 1, true, 1),
  "signed char": int("signed char", 1, true, 1),
  "unsigned char": int("unsigned char", 1, false, 1),
  short: int("short", 2, true, 2),
  "unsigned short": int("unsigned short", 2, false, 2),
  int: int("int", 4, true, 3),
  "unsigned int": int("unsigned int", 4, false, 3),
  long: int("long", 8, true, 4),
  "unsigned long": int("unsigned long", 8, false, 4),
  "long long": int("long long", 8, true, 5),
  "unsigned long long": int("unsigned long long", 8, false, 5),
} as const satisfies Record<IntType["name"], IntType>;
export const INT = INT_TYPES.int;
export const UINT = INT_TYPES["unsigned int"];
export const LONG = INT_TYPES.long;
export const ULONG = INT_TYPES["unsigned long"];
export const CHAR = INT_TYPES.char;

export function pointerTo(to: Type): PointerType {
  return { kind: "pointer", to, const: false };
}

export function arrayOf(of: Type, length: number | null): ArrayType {
  return { kind: "array", of, length, const: false };
}

export const VOID_POINTER = pointerTo(VOID);
/** va_list: pointer to the next 8-byte slot. */
export const VA_LIST = pointerTo(ULONG);

/** The const version of a type; of an array: an array of const elements. */
export function constOf(type: Type): Type {
  if (type.kind === "array") return { ...type, of: constOf(type.of) };
  return type.const ? type : { ...type, const: true };
}

export function unqualified(type: Type): Type {
  return type.const ? { ...type, const: false } : type;
}

export function isInteger(type: Type): type is IntType | EnumType {
  return type.kind === "int" || type.kind === "enum";
}

export function isScalar(type: Type): type is IntType | EnumType | PointerType {
  return isInteger(type) || type.kind === "pointer";
}

/** The integer type that carries a value of `type` in a register: pointers are unsigned long. */
export function carrier(type: Type): IntType {
  if (type.kind === "int") return type;
  if (type.kind === "enum") return type.def.underlying;
  return ULONG;
}

export function isBool(type: Type): boolean {
  return type.kind === "int" && type.rank === 0;
}

/** Whether every element of the type is const (records: a const member does not count). */
export function isConst(type: Type): boolean {
  return type.kind === "array" ? isConst(type.of) : type.const;
}

/** Integer promotion. */
export function promote(type: Type): IntType {
  const t = carrier(type);
  if (t.rank < INT.rank) return INT;
  return t.const ? { ...t, const: false } : t;
}

/** The usual arithmetic conversions of two integer types. */
export function commonType(left: Type, right: Type): IntType {
  const a = promote(left);
  const b = promote(right);
  if (a.signed === b.signed) return a.rank >= b.rank ? a : b;
  const [u, s] = a.signed ? [b, a] : [a, b];
  if (u.rank >= s.rank) return u;
  if (s.bytes > u.bytes) return s;
  return INT_TYPES[`unsigned ${s.name}` as "unsigned long"];
}

/** Bytes of a complete object type; null when the type is incomplete or a function. `void` has 1, as in GNU C. */
export function sizeOf(type: Type): number | null {
  switch (type.kind) {
    case "int":
      return type.bytes;
    case "enum":
      return type.def.underlying.bytes;
    case "pointer":
      return 8;
    case "array": {
      const element = sizeOf(type.of);
      return element === null || type.length === null ? null : element * type.length;
    }
    case "record":
      return type.def.members === null ? null : type.def.bytes;
    case "void":
    case "error":
      return 1;
    case "function":
      return 1;
  }
}

export function alignOf(type: Type): number {
  switch (type.kind) {
    case "array":
      return alignOf(type.of);
    case "record":
      return type.def.align;
    case "void":
    case "error":
    case "function":
      return 1;
    default:
      return carrier(type).bytes;
  }
}

/** Wraps a value to an integer type's canonical form. */
export function wrap(value: bigint, type: IntType): bigint {
  if (type.rank === 0) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.bytes * 8, value) : BigInt.asUintN(type.bytes * 8, value);
}
