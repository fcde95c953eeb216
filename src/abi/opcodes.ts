/**
 * The byte code: one table for the compiler, the interpreter and the disassembler.
 *
 * An instruction is 8 bytes, little endian, in one of the forms
 *
 *     abc   u16 op | u16 a | u16 b | u16 c      a, b, c: register offsets in bytes (index × 8)
 *     abs   u16 op | u16 a | u16 b | s16 c      c: signed immediate
 *     ai    u16 op | u16 a | s32 imm
 *     ais   u16 op | u16 a | s16 b | s16 c       b: signed immediate
 *
 * and some are followed by one more 8-byte word, given as `extra`. Registers are 64 bits wide, relative to the
 * frame. A value narrower than 64 bits is kept canonical: signed types sign-extended, unsigned types zero-extended,
 * so that comparisons, and/or/xor and moves need one form only. Suffixes of arithmetic: W result is `int`
 * (sign-extended from 32), U is `unsigned int` (zero-extended from 32), D is 64 bits.
 *
 * A branch's distance counts instruction words (8 bytes) from the branch itself.
 * A call's window: the callee's register 0 is the caller's register `a`; arguments lie in a, a+8, …; the result
 * comes back in a.
 */
export type OpcodeForm = "abc" | "abs" | "ai" | "ais";

export interface Opcode {
  readonly name: string;
  readonly form: OpcodeForm;
  /** True when an 8-byte word follows. */
  readonly extra: boolean;
  readonly doc: string;
}

function op(name: string, form: OpcodeForm, doc: string, extra = false): Opcode {
  return { name, form, extra, doc };
}

/** In the order of their numbers: the index is the opcode. */
export const OPCODES: readonly Opcode[] = [
  op("TRAP", "ai", "never emitted; reaching it is a bug in kobjlab"),
  op("ENTER", "ai", "first word of every function; imm: function index. Executed as a no-op"),
  op("MOV", "abc", "a = b"),
  op("LI", "ai", "a = imm"),
  op("LI64", "ai", "a = extra word", true),
  op("LEA", "ai", "a = address of the frame's memory + imm"),
  op("LOCAL", "ai", "frame memory [imm, imm + a) becomes addressable and uninitialised (a: bytes)"),
  op("ADDW", "abc", "a = b + c"),
  op("ADDU", "abc", "a = b + c"),
  op("ADDD", "abc", "a = b + c"),
  op("ADDIW", "abs", "a = b + c"),
  op("ADDIU", "abs", "a = b + c"),
  op("ADDID", "abs", "a = b + c"),
  op("SUBW", "abc", "a = b - c"),
  op("SUBU", "abc", "a = b - c"),
  op("SUBD", "abc", "a = b - c"),
  op("MULW", "abc", "a = b * c"),
  op("MULU", "abc", "a = b * c"),
  op("MULD", "abc", "a = b * c"),
  op("DIVW", "abc", "a = b / c, int"),
  op("DIVU", "abc", "a = b / c, unsigned int"),
  op("DIVD", "abc", "a = b / c, s64"),
  op("DIVQ", "abc", "a = b / c, u64"),
  op("REMW", "abc", "a = b % c, int"),
  op("REMU", "abc", "a = b % c, unsigned int"),
  op("REMD", "abc", "a = b % c, s64"),
  op("REMQ", "abc", "a = b % c, u64"),
  op("SHLW", "abc", "a = b << (c & 31)"),
  op("SHLU", "abc", "a = b << (c & 31)"),
  op("SHLD", "abc", "a = b << (c & 63)"),
  op("SHRW", "abc", "a = b >> (c & 31), int, arithmetic"),
  op("SHRU", "abc", "a = b >> (c & 31), unsigned int"),
  op("SHRD", "abc", "a = b >> (c & 63), s64, arithmetic"),
  op("SHRQ", "abc", "a = b >> (c & 63), u64"),
  op("AND", "abc", "a = b & c"),
  op("OR", "abc", "a = b | c"),
  op("XOR", "abc", "a = b ^ c"),
  op("ANDI", "abs", "a = b & c (c sign-extended)"),
  op("NEGW", "abc", "a = -b"),
  op("NEGU", "abc", "a = -b"),
  op("NEGD", "abc", "a = -b"),
  op("NOT", "abc", "a = ~b (int, s64, u64)"),
  op("NOTU", "abc", "a = ~b, unsigned int"),
  op("SX8", "abc", "a = sign-extend b"),
  op("SX16", "abc", "a = sign-extend b"),
  op("SX32", "abc", "a = sign-extend b"),
  op("ZX8", "abc", "a = zero-extend b"),
  op("ZX16", "abc", "a = zero-extend b"),
  op("ZX32", "abc", "a = zero-extend b"),
  op("BOOL", "abc", "a = b != 0"),
  op("LNOT", "abc", "a = b == 0"),
  op("EQ", "abc", "a = b == c"),
  op("NE", "abc", "a = b != c"),
  op("LTS", "abc", "a = b < c, signed"),
  op("LTU", "abc", "a = b < c, unsigned"),
  op("LES", "abc", "a = b <= c, signed"),
  op("LEU", "abc", "a = b <= c, unsigned"),
  op("JMP", "ai", "go on imm words further"),
  op("JZ", "ai", "if a == 0"),
  op("JNZ", "ai", "if a != 0"),
  op("JEQ", "abs", "if a == b go on c words further"),
  op("JNE", "abs", "if a != b"),
  op("JLTS", "abs", "if a < b, signed"),
  op("JLTU", "abs", "if a < b, unsigned"),
  op("JLES", "abs", "if a <= b, signed"),
  op("JLEU", "abs", "if a <= b, unsigned"),
  op("LD8S", "abs", "a = *(s8 *)(b + c)"),
  op("LD8U", "abs", "a = *(u8 *)(b + c)"),
  op("LD16S", "abs", "a = *(s16 *)(b + c)"),
  op("LD16U", "abs", "a = *(u16 *)(b + c)"),
  op("LD32S", "abs", "a = *(s32 *)(b + c)"),
  op("LD32U", "abs", "a = *(u32 *)(b + c)"),
  op("LD64", "abs", "a = *(u64 *)(b + c)"),
  op("ST8", "abs", "*(u8 *)(b + c) = a"),
  op("ST16", "abs", "*(u16 *)(b + c) = a"),
  op("ST32", "abs", "*(u32 *)(b + c) = a"),
  op("ST64", "abs", "*(u64 *)(b + c) = a"),
  op(
    "LDBF",
    "abs",
    "a = bit-field of the unit at b + c; extra: u8 bit offset, u8 width, u8 signed, u8 unit bytes, u32 0",
    true,
  ),
  op("STBF", "abs", "bit-field of the unit at b + c = a; extra as LDBF", true),
  op("COPY", "abc", "copy extra bytes from address b to address a (struct assignment)", true),
  op("ZERO", "abc", "set extra bytes at address a to zero", true),
  op("CALL", "ai", "call function imm with window a"),
  op("CALLR", "abc", "call the function at address b with window a"),
  op("RET", "ai", "return; the result is in register 0"),
  op("RETADDR", "ai", "a = return address of the frame imm levels up (__builtin_return_address)"),
  op("THISIP", "ai", "a = address of this instruction (_THIS_IP_)"),
  op("CORE", "ai", "core operation imm (core-ops.ts) with window a"),
  // Forms with immediates.
  op("JEQI", "ais", "if a == b (b sign-extended) go on c words further"),
  op("JNEI", "ais", "if a != b"),
  op("JLTSI", "ais", "if a < b, signed"),
  op("JGESI", "ais", "if a >= b, signed"),
  op("JLTUI", "ais", "if a < b, unsigned (b sign-extended to 64 bits, then unsigned)"),
  op("JGEUI", "ais", "if a >= b, unsigned (b as in JLTUI)"),
  op("ORI", "abs", "a = b | c (c sign-extended)"),
  op("XORI", "abs", "a = b ^ c (c sign-extended)"),
  op("SHLIW", "abs", "a = b << c, int (0 <= c < 32)"),
  op("SHLIU", "abs", "a = b << c, unsigned int (0 <= c < 32)"),
  op("SHLID", "abs", "a = b << c (0 <= c < 64)"),
  op("SHRIW", "abs", "a = b >> c, int, arithmetic (0 <= c < 32)"),
  op("SHRIU", "abs", "a = b >> c, unsigned int (0 <= c < 32)"),
  op("SHRID", "abs", "a = b >> c, s64, arithmetic (0 <= c < 64)"),
  op("SHRIQ", "abs", "a = b >> c, u64 (0 <= c < 64)"),
  op("MULIW", "abs", "a = b * c, int"),
  op("MULID", "abs", "a = b * c, 64 bits"),
  op("RETI", "ai", "register 0 = imm, then RET"),
  op("RETR", "ai", "register 0 = register a, then RET"),
];

/** Set in an opcode: the instruction has not been carried out yet. The interpreter clears it when it gets there. */
export const FIRST_TIME = 0x8000;

export const OPCODE_NUMBER: ReadonlyMap<string, number> = new Map(OPCODES.map((o, i) => [o.name, i]));
