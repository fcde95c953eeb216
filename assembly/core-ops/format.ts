// vsnprintf and vprintk. Models lib/vsprintf.c: flags, width, precision, d i u x X o c s p and %%; of the pointer
// extensions %pS %ps %pF %pf %pB %pe %pV %pM %pm %pI4 %*ph. The name of a symbol or of an error is known to the host only: it is
// written as SYMBOL_MARK, 16 hexadecimal digits, the extension's letter, and put in its place when the text is shown.

import { DATA_BASE } from "../generated/abi";
import { badAccess } from "../access";
import { consoleWrite, LEVEL_DEFAULT } from "../console";
import { writeBytes } from "../memory";
import { badRange } from "./memory";
import { MEM, MEM_BYTES, SHADOW } from "../regions";

const BUFFER_BYTES: u32 = 8192;
const BUFFER: usize = memory.data(8192);
const DIGITS: usize = memory.data(32);

const SYMBOL_MARK: u8 = 2;
/** Marks a level in front of a message: KERN_SOH. */
const LEVEL_MARK: u8 = 1;

const LEFT: u32 = 1;
const PLUS: u32 = 2;
const SPACE: u32 = 4;
const SPECIAL: u32 = 8;
const ZERO_PAD: u32 = 16;

let length: u32 = 0;
let failed: bool = false;
let list: u64 = 0;
let source: u64 = 0;
/** Formats within formats; deeper ones are left out. */
let nesting: u32 = 0;
const MAX_NESTING: u32 = 4;

function emit(byte: u32): void {
  if (length < BUFFER_BYTES) store<u8>(BUFFER + length, <u8>byte);
  length += 1;
}

function emitMany(byte: u32, count: i32): void {
  for (let i = 0; i < count; i++) emit(byte);
}

function readByte(address: u64): u32 {
  const at = address - DATA_BASE;
  if (at >= MEM_BYTES || !(load<u8>(SHADOW + <usize>at) & 2)) {
    if (!badAccess(at, 1, false)) {
      failed = true;
      return 0;
    }
  }
  return load<u8>(MEM + <usize>at);
}

/** The next variadic argument. */
function nextArgument(): u64 {
  const at = list - DATA_BASE;
  list += 8;
  if (at > MEM_BYTES - 8 || (load<u64>(SHADOW + <usize>at) & 0x0202020202020202) != 0x0202020202020202) {
    if (!badAccess(at, 8, false)) {
      failed = true;
      return 0;
    }
  }
  return load<u64>(MEM + <usize>at);
}

function nextChar(): u32 {
  const byte = readByte(source);
  source += 1;
  return byte;
}

function emitNumber(value: u64, negative: bool, base: u64, upper: bool, flags: u32, width: i32, precision: i32): void {
  let digits: i32 = 0;
  let rest = value;
  while (rest || !digits) {
    const digit = <u32>(rest % base);
    store<u8>(DIGITS + digits, <u8>(digit < 10 ? 48 + digit : (upper ? 55 : 87) + digit));
    digits += 1;
    rest /= base;
  }
  const sign: u32 = negative ? 45 : flags & PLUS ? 43 : flags & SPACE ? 32 : 0;
  const prefix = flags & SPECIAL ? (base == 16 ? 2 : base == 8 ? 1 : 0) : 0;
  const zeros = max(precision - digits, 0);
  let pad = width - digits - zeros - prefix - (sign ? 1 : 0);
  const zeroPad = flags & ZERO_PAD && !(flags & LEFT) && precision < 0;
  if (!zeroPad && !(flags & LEFT)) {
    emitMany(32, pad);
    pad = 0;
  }
  if (sign) emit(sign);
  if (prefix) emit(48);
  if (prefix == 2) emit(upper ? 88 : 120);
  if (zeroPad) {
    emitMany(48, pad);
    pad = 0;
  }
  emitMany(48, zeros);
  while (digits) emit(load<u8>(DIGITS + --digits));
  emitMany(32, pad);
}

function emitString(address: u64, flags: u32, width: i32, precision: i32): void {
  if (address < 4096) {
    emitText(flags, width);
    return;
  }
  let size: i32 = 0;
  while ((precision < 0 || size < precision) && !failed && readByte(address + size)) size += 1;
  if (!(flags & LEFT)) emitMany(32, width - size);
  for (let i = 0; i < size; i++) emit(readByte(address + i));
  if (flags & LEFT) emitMany(32, width - size);
}

// What the kernel prints for a NULL string.
function emitText(flags: u32, width: i32): void {
  if (!(flags & LEFT)) emitMany(32, width - 6);
  emit(40);
  emit(110);
  emit(117);
  emit(108);
  emit(108);
  emit(41);
  if (flags & LEFT) emitMany(32, width - 6);
}

/** `%*ph` and its like: bytes in hexadecimal, with `separator` between them, 0 for none. */
function emitBytes(address: u64, count: i32, separator: u32, base: u64): void {
  for (let i = 0; i < count && !failed; i++) {
    if (i && separator) emit(separator);
    emitNumber(readByte(address + i), false, base, false, base == 16 ? ZERO_PAD : 0, base == 16 ? 2 : 0, -1);
  }
}

function readWord(address: u64): u64 {
  let word: u64 = 0;
  for (let i = 0; i < 8; i++) word |= (<u64>readByte(address + i)) << (<u64>(i * 8));
  return word;
}

/** `%pV`: a struct va_format, whose text stands in the place of the pointer. */
function emitNested(address: u64): void {
  if (nesting == MAX_NESTING) return;
  nesting += 1;
  const outerList = list;
  const outerSource = source;
  source = readWord(address);
  const args = readWord(address + 8);
  if (!failed) list = readWord(args);
  if (!failed) emitFormat();
  list = outerList;
  source = outerSource;
  nesting -= 1;
}

/** The pointer extensions that show what is pointed to; false for any other. */
function emitExtension(value: u64, extension: u32, width: i32): bool {
  if (extension == 86) {
    source += 1;
    emitNested(value);
    return true;
  }
  const next = extension ? readByte(source + 1) : 0;
  if (extension == 101 && value >= <u64>-4095) {
    source += 1;
    emit(SYMBOL_MARK);
    emitNumber(value, false, 16, false, ZERO_PAD, 16, -1);
    emit(extension);
    return true;
  }
  if (extension == 104 && width > 0) {
    const separator: u32 = next == 67 ? 58 : next == 68 ? 45 : next == 78 ? 0 : 32; // C D N
    source += next == 67 || next == 68 || next == 78 ? 2 : 1;
    emitBytes(value, min(width, 64), separator, 16);
    return true;
  }
  if (extension == 77 || extension == 109) {
    source += next == 70 || next == 82 ? 2 : 1; // F R
    emitBytes(value, 6, extension == 77 ? (next == 70 ? 45 : 58) : 0, 16);
    return true;
  }
  if ((extension == 73 || extension == 105) && next == 52) {
    source += 2;
    emitBytes(value, 4, 46, 10);
    return true;
  }
  return false;
}

function emitPointer(flags: u32, width: i32): void {
  const value = nextArgument();
  const extension = readByte(source);
  const symbol = extension == 83 || extension == 115 || extension == 70 || extension == 102 || extension == 66; // S s F f B
  if (symbol) {
    source += 1;
    emit(SYMBOL_MARK);
    emitNumber(value, false, 16, false, ZERO_PAD, 16, -1);
    emit(extension);
    return;
  }
  if (emitExtension(value, extension, width)) return;
  if (extension == 75 || extension == 120) source += 1; // K x
  emitNumber(value, false, 16, false, flags | ZERO_PAD, max(width, 16), -1);
}

function narrowed(value: u64, size: i32, signed: bool): u64 {
  if (size == 8) return value;
  const shift: u64 = <u64>(64 - size * 8);
  return signed ? <u64>(<i64>(value << shift) >> shift) : (value << shift) >> shift;
}

function emitConversion(): void {
  let flags: u32 = 0;
  let char = nextChar();
  while (true) {
    if (char == 45) flags |= LEFT;
    else if (char == 43) flags |= PLUS;
    else if (char == 32) flags |= SPACE;
    else if (char == 35) flags |= SPECIAL;
    else if (char == 48) flags |= ZERO_PAD;
    else break;
    char = nextChar();
  }
  let width: i32 = 0;
  if (char == 42) {
    width = <i32>nextArgument();
    if (width < 0) {
      flags |= LEFT;
      width = -width;
    }
    char = nextChar();
  } else {
    while (char >= 48 && char <= 57) {
      width = width * 10 + <i32>(char - 48);
      char = nextChar();
    }
  }
  let precision: i32 = -1;
  if (char == 46) {
    precision = 0;
    char = nextChar();
    if (char == 42) {
      precision = <i32>nextArgument();
      char = nextChar();
    } else {
      while (char >= 48 && char <= 57) {
        precision = precision * 10 + <i32>(char - 48);
        char = nextChar();
      }
    }
  }
  let size: i32 = 4;
  if (char == 104) {
    size = 2;
    char = nextChar();
    if (char == 104) {
      size = 1;
      char = nextChar();
    }
  } else {
    while (char == 108 || char == 76 || char == 122 || char == 90 || char == 116 || char == 106) {
      size = 8;
      char = nextChar();
    }
  }
  switch (char) {
    case 100: // d
    case 105: {
      const value = <i64>narrowed(nextArgument(), size, true);
      emitNumber(<u64>(value < 0 ? -value : value), value < 0, 10, false, flags, width, precision);
      return;
    }
    case 117: // u
      emitNumber(narrowed(nextArgument(), size, false), false, 10, false, flags & ~(PLUS | SPACE), width, precision);
      return;
    case 120: // x
    case 88:
      emitNumber(
        narrowed(nextArgument(), size, false),
        false,
        16,
        char == 88,
        flags & ~(PLUS | SPACE),
        width,
        precision,
      );
      return;
    case 111: // o
      emitNumber(narrowed(nextArgument(), size, false), false, 8, false, flags & ~(PLUS | SPACE), width, precision);
      return;
    case 99: // c
      if (!(flags & LEFT)) emitMany(32, width - 1);
      emit(<u32>nextArgument() & 255);
      if (flags & LEFT) emitMany(32, width - 1);
      return;
    case 115: // s
      emitString(nextArgument(), flags, width, precision);
      return;
    case 112: // p
      emitPointer(flags, width);
      return;
    case 37:
      emit(37);
      return;
    case 0:
      source -= 1;
      return;
    default:
      emit(37);
      emit(char);
  }
}

/** The text of `source` with the arguments of `list`. */
function emitFormat(): void {
  while (!failed) {
    const char = nextChar();
    if (!char) break;
    if (char == 37) emitConversion();
    else emit(char);
  }
}

/** Formats into BUFFER; false when an access ended the run. */
function formatInto(format: u64, args: u64): bool {
  length = 0;
  failed = false;
  list = args;
  source = format;
  nesting = 0;
  emitFormat();
  return !failed;
}

/** vsnprintf: the length that the text would have, -1 when an access ended the run. */
export function formatString(to: u64, size: u64, format: u64, args: u64): i64 {
  if (!formatInto(format, args)) return -1;
  if (size) {
    const kept = <u32>min<u64>(min<u32>(length, BUFFER_BYTES - 1), size - 1);
    store<u8>(BUFFER + kept, 0);
    if (badRange(to, kept + 1, true)) return -1;
    writeBytes(<u32>(to - DATA_BASE), BUFFER, kept + 1);
  }
  return length;
}

/** vprintk: the text's length, -1 when an access ended the run. */
export function printk(format: u64, args: u64): i64 {
  if (!formatInto(format, args)) return -1;
  let level: i32 = LEVEL_DEFAULT;
  let skip: u32 = 0;
  const kept = min<u32>(length, BUFFER_BYTES);
  if (kept >= 2 && load<u8>(BUFFER) == LEVEL_MARK) {
    const digit = load<u8>(BUFFER, 1);
    if (digit >= 48 && digit <= 55) level = digit - 48;
    skip = 2;
  }
  consoleWrite(level, BUFFER + skip, kept - skip, 0);
  return kept - skip;
}
