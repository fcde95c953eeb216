import { DATA_BASE, DATA_START, TEXT_BASE } from "../../src/abi/addresses.js";
import { CORE_OPS } from "../../src/abi/core-ops.js";
import { OPCODES } from "../../src/abi/opcodes.js";
import type { FunctionInfo, Image } from "../../src/compiler/image.js";

/**
 * A slow and simple interpreter of the byte code, written from the table in opcodes.ts: it checks what the compiler
 * makes, and the machine can be compared with it. Memory is one range from DATA_BASE: static data, then frames; what is
 * uninitialised or not announced is found.
 */

const FRAMES = 0x10_0000;
const MEMORY = 0x40_0000;
const RETURN_TO_HOST = -1;

interface Frame {
  readonly fn: FunctionInfo;
  readonly registers: number;
  readonly memory: number;
  readonly returnTo: number;
}

export type CoreHandler = (args: readonly bigint[], machine: ReferenceMachine) => bigint;

/** Thrown for what the real machine would report as a finding. */
export class Fault extends Error {}

function s32(v: bigint): bigint {
  return BigInt.asIntN(32, v);
}

function u32(v: bigint): bigint {
  return BigInt.asUintN(32, v);
}

function s64(v: bigint): bigint {
  return BigInt.asIntN(64, v);
}

function u64(v: bigint): bigint {
  return BigInt.asUintN(64, v);
}

export class ReferenceMachine {
  readonly image: Image;
  readonly memory = new Uint8Array(MEMORY);
  /** 0 not addressable, 1 addressable, 2 initialised. */
  readonly shadow = new Uint8Array(MEMORY);
  readonly view = new DataView(this.memory.buffer);
  steps = 0;
  readonly #core: Readonly<Record<string, CoreHandler>>;
  readonly #registers = new BigInt64Array(1 << 16);
  readonly #code: DataView;
  readonly #byOffset: ReadonlyMap<number, FunctionInfo>;
  #frames: Frame[] = [];
  #pc = 0;

  constructor(image: Image, core: Readonly<Record<string, CoreHandler>>) {
    this.image = image;
    this.#core = core;
    this.#code = new DataView(image.code.buffer, image.code.byteOffset, image.code.byteLength);
    this.#byOffset = new Map(image.functions.map((f) => [f.codeOffset, f]));
    this.memory.set(image.data, DATA_START);
    for (const s of image.symbols) this.shadow.fill(2, s.offset, s.offset + s.bytes);
  }

  /** Runs a function of the image and returns its register 0. */
  call(name: string, ...args: bigint[]): bigint {
    const fn = this.image.functions.find((f) => f.name === name);
    if (fn === undefined) throw new Error(`no function ${name}`);
    args.forEach((a, i) => {
      this.#registers[i] = s64(a);
    });
    this.#frames = [];
    this.#enter(fn, 0, RETURN_TO_HOST);
    while (this.#frames.length > 0) this.#step();
    return this.#registers[0] ?? 0n;
  }

  string(address: bigint): string {
    let text = "";
    for (let a = address; ; a++) {
      const byte = this.load(a, 1, false);
      if (byte === 0n) return text;
      text += String.fromCharCode(Number(byte));
    }
  }

  load(address: bigint, bytes: number, signed: boolean): bigint {
    const at = this.#at(address, bytes);
    let value = 0n;
    for (let i = bytes - 1; i >= 0; i--) {
      if (this.shadow[at + i] !== 2)
        throw new Fault(`uninitialised read at ${address.toString(16)}, pc ${this.where()}`);
      value = (value << 8n) | BigInt(this.memory[at + i] ?? 0);
    }
    return signed ? BigInt.asIntN(bytes * 8, value) : value;
  }

  store(address: bigint, bytes: number, value: bigint): void {
    const at = this.#at(address, bytes);
    for (let i = 0; i < bytes; i++) {
      this.memory[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
      this.shadow[at + i] = 2;
    }
  }

  copy(to: bigint, from: bigint, bytes: number): void {
    const a = this.#at(to, bytes);
    const b = this.#at(from, bytes);
    this.memory.copyWithin(a, b, b + bytes);
    this.shadow.copyWithin(a, b, b + bytes);
  }

  where(): string {
    const fn = this.#frames.at(-1)?.fn;
    return `${fn?.name}+0x${(this.#pc - (fn?.codeOffset ?? 0)).toString(16)}`;
  }

  #at(address: bigint, bytes: number): number {
    const at = Number(u64(address) - DATA_BASE);
    for (let i = 0; i < bytes; i++) {
      if (!(at >= 0 && at + bytes <= MEMORY) || this.shadow[at + i] === 0) {
        throw new Fault(`no memory at ${u64(address).toString(16)}, pc ${this.where()}`);
      }
    }
    return at;
  }

  #enter(fn: FunctionInfo, registers: number, returnTo: number): void {
    const top = this.#frames.at(-1);
    const memory = top === undefined ? FRAMES : top.memory + top.fn.memoryBytes;
    this.shadow.fill(0, memory, memory + fn.memoryBytes);
    if (registers + fn.registerBytes / 8 > this.#registers.length || memory > MEMORY - 0x1000) throw new Fault("stack");
    this.#frames.push({ fn, registers, memory, returnTo });
    this.#pc = fn.codeOffset;
  }

  #leave(): void {
    const frame = this.#frames.pop();
    if (frame !== undefined && frame.returnTo !== RETURN_TO_HOST) this.#pc = frame.returnTo;
  }

  #step(): void {
    this.steps++;
    const at = this.#pc;
    const op = OPCODES[this.#code.getUint16(at, true)];
    const frame = this.#frames.at(-1);
    if (op === undefined || frame === undefined) throw new Error("ran away");
    this.#pc = at + (op.extra ? 16 : 8);
    const raw = this.#code.getUint16(at + 2, true);
    const [b, c] = [this.#code.getUint16(at + 4, true), this.#code.getUint16(at + 6, true)];
    const imm = op.form === "ai" ? this.#code.getInt32(at + 4, true) : this.#code.getInt16(at + 6, true);
    const r = this.#registers;
    const reg = (x: number) => frame.registers + x / 8;
    const get = (x: number): bigint => {
      if (x / 8 >= frame.fn.registerBytes / 8) throw new Error(`register beyond the frame in ${this.where()}`);
      return r[reg(x)] ?? 0n;
    };
    const extra = op.extra ? this.#code.getBigUint64(at + 8, true) : 0n;
    this.#execute(op.name, {
      at,
      frame,
      raw,
      imm,
      extra,
      a: () => get(raw),
      set: (v) => {
        r[reg(raw)] = s64(v);
      },
      b: () => get(b),
      c: () => (op.form === "abc" ? get(c) : BigInt(imm)),
      signedB: this.#code.getInt16(at + 4, true),
      window: reg(raw),
    });
  }

  #execute(name: string, i: Operation): void {
    const simple = ARITHMETIC[name];
    if (simple !== undefined) {
      i.set(simple(i.b(), i.c()));
      return;
    }
    const jump = JUMPS[name];
    if (jump !== undefined) {
      if (jump(i)) this.#pc = i.at + i.imm * 8;
      return;
    }
    const access = /^(LD|ST)(8|16|32|64)(S|U)?$/.exec(name);
    if (access !== null) {
      const bytes = Number(access[2]) / 8;
      const address = i.b() + BigInt(i.imm);
      if (access[1] === "LD") i.set(this.load(address, bytes, access[3] === "S"));
      else this.store(address, bytes, i.a());
      return;
    }
    this.#special(name, i);
  }

  #special(name: string, i: Operation): void {
    switch (name) {
      case "ENTER":
        break;
      case "LI":
        i.set(BigInt(i.imm));
        break;
      case "LI64":
        i.set(i.extra);
        break;
      case "LEA":
        i.set(DATA_BASE + BigInt(i.frame.memory + i.imm));
        break;
      case "LOCAL":
        if (i.imm < 16 || i.imm + i.raw > i.frame.fn.memoryBytes)
          throw new Error(`LOCAL outside of ${i.frame.fn.name}`);
        this.shadow.fill(1, i.frame.memory + i.imm, i.frame.memory + i.imm + i.raw);
        break;
      case "LDBF":
      case "STBF":
        this.#bitField(name, i);
        break;
      case "COPY":
        this.copy(i.a(), i.b(), Number(i.extra));
        break;
      case "ZERO":
        for (let n = 0n; n < i.extra; n++) this.store(i.a() + n, 1, 0n);
        break;
      case "CALL":
        this.#callFunction(this.image.functions[i.imm], i.window);
        break;
      case "CALLR":
        this.#callFunction(this.#byOffset.get(Number(u64(i.b()) - TEXT_BASE)), i.window);
        break;
      case "CORE":
        this.#coreOperation(i.imm, i.window);
        break;
      case "RET":
        this.#leave();
        break;
      case "RETI":
        this.#registers[i.frame.registers] = BigInt(i.imm);
        this.#leave();
        break;
      case "RETR":
        this.#registers[i.frame.registers] = i.a();
        this.#leave();
        break;
      case "THISIP":
        i.set(TEXT_BASE + BigInt(i.at));
        break;
      default:
        throw new Error(`no ${name} here`);
    }
  }

  #bitField(name: string, i: Operation): void {
    const byte = (n: number) => Number((i.extra >> BigInt(8 * n)) & 0xffn);
    const [shift, width, signed, unit] = [BigInt(byte(0)), byte(1), byte(2) === 1, byte(3)];
    const address = i.b() + BigInt(i.imm);
    const at = this.#at(address, unit);
    let word = 0n;
    for (let n = unit - 1; n >= 0; n--) word = (word << 8n) | BigInt(this.memory[at + n] ?? 0);
    if (name === "LDBF") {
      this.load(address, 1, false);
      i.set(signed ? BigInt.asIntN(width, word >> shift) : BigInt.asUintN(width, word >> shift));
      return;
    }
    const mask = ((1n << BigInt(width)) - 1n) << shift;
    word = (word & ~mask) | ((u64(i.a()) << shift) & mask);
    for (let n = 0; n < unit; n++, word >>= 8n) this.store(address + BigInt(n), 1, word & 0xffn);
  }

  #callFunction(fn: FunctionInfo | undefined, window: number): void {
    if (fn === undefined) throw new Fault(`call of what is no function, pc ${this.where()}`);
    this.#enter(fn, window, this.#pc);
  }

  #coreOperation(number: number, window: number): void {
    const op = CORE_OPS[number];
    const handler = this.#core[op?.name ?? ""];
    if (op === undefined || handler === undefined) throw new Fault(`no core operation ${op?.name ?? number} here`);
    const args = Array.from({ length: op.args }, (_, i) => this.#registers[window + i] ?? 0n);
    this.#registers[window] = s64(handler(args, this));
  }
}

interface Operation {
  readonly at: number;
  readonly frame: Frame;
  readonly raw: number;
  readonly imm: number;
  readonly extra: bigint;
  readonly signedB: number;
  readonly window: number;
  a(): bigint;
  b(): bigint;
  c(): bigint;
  set(v: bigint): void;
}

type Binary = (b: bigint, c: bigint) => bigint;

function divide(b: bigint, c: bigint): bigint {
  if (c === 0n) throw new Fault("division by zero");
  return b / c;
}

function remainder(b: bigint, c: bigint): bigint {
  if (c === 0n) throw new Fault("division by zero");
  return b % c;
}

const truth = (v: boolean): bigint => (v ? 1n : 0n);

const ARITHMETIC: Readonly<Record<string, Binary>> = {
  MOV: (b) => b,
  ADDW: (b, c) => s32(b + c),
  ADDU: (b, c) => u32(b + c),
  ADDD: (b, c) => b + c,
  ADDIW: (b, c) => s32(b + c),
  ADDIU: (b, c) => u32(b + c),
  ADDID: (b, c) => b + c,
  SUBW: (b, c) => s32(b - c),
  SUBU: (b, c) => u32(b - c),
  SUBD: (b, c) => b - c,
  MULW: (b, c) => s32(b * c),
  MULU: (b, c) => u32(b * c),
  MULD: (b, c) => b * c,
  MULIW: (b, c) => s32(b * c),
  MULID: (b, c) => b * c,
  DIVW: (b, c) => s32(divide(b, c)),
  DIVU: (b, c) => u32(divide(b, c)),
  DIVD: divide,
  DIVQ: (b, c) => divide(u64(b), u64(c)),
  REMW: (b, c) => s32(remainder(b, c)),
  REMU: (b, c) => u32(remainder(b, c)),
  REMD: remainder,
  REMQ: (b, c) => remainder(u64(b), u64(c)),
  SHLW: (b, c) => s32(b << (c & 31n)),
  SHLU: (b, c) => u32(b << (c & 31n)),
  SHLD: (b, c) => b << (c & 63n),
  SHRW: (b, c) => s32(b >> (c & 31n)),
  SHRU: (b, c) => u32(b) >> (c & 31n),
  SHRD: (b, c) => b >> (c & 63n),
  SHRQ: (b, c) => u64(b) >> (c & 63n),
  SHLIW: (b, c) => s32(b << c),
  SHLIU: (b, c) => u32(b << c),
  SHLID: (b, c) => b << c,
  SHRIW: (b, c) => s32(b >> c),
  SHRIU: (b, c) => u32(b) >> c,
  SHRID: (b, c) => b >> c,
  SHRIQ: (b, c) => u64(b) >> c,
  AND: (b, c) => b & c,
  OR: (b, c) => b | c,
  XOR: (b, c) => b ^ c,
  ANDI: (b, c) => b & c,
  ORI: (b, c) => b | c,
  XORI: (b, c) => b ^ c,
  NEGW: (b) => s32(-b),
  NEGU: (b) => u32(-b),
  NEGD: (b) => -b,
  NOT: (b) => ~b,
  NOTU: (b) => u32(~b),
  SX8: (b) => BigInt.asIntN(8, b),
  SX16: (b) => BigInt.asIntN(16, b),
  SX32: s32,
  ZX8: (b) => BigInt.asUintN(8, b),
  ZX16: (b) => BigInt.asUintN(16, b),
  ZX32: u32,
  BOOL: (b) => truth(b !== 0n),
  LNOT: (b) => truth(b === 0n),
  EQ: (b, c) => truth(b === c),
  NE: (b, c) => truth(b !== c),
  LTS: (b, c) => truth(b < c),
  LTU: (b, c) => truth(u64(b) < u64(c)),
  LES: (b, c) => truth(b <= c),
  LEU: (b, c) => truth(u64(b) <= u64(c)),
};

const JUMPS: Readonly<Record<string, (i: Operation) => boolean>> = {
  JMP: () => true,
  JZ: (i) => i.a() === 0n,
  JNZ: (i) => i.a() !== 0n,
  JEQ: (i) => i.a() === i.b(),
  JNE: (i) => i.a() !== i.b(),
  JLTS: (i) => i.a() < i.b(),
  JLTU: (i) => u64(i.a()) < u64(i.b()),
  JLES: (i) => i.a() <= i.b(),
  JLEU: (i) => u64(i.a()) <= u64(i.b()),
  JEQI: (i) => i.a() === BigInt(i.signedB),
  JNEI: (i) => i.a() !== BigInt(i.signedB),
  JLTSI: (i) => i.a() < BigInt(i.signedB),
  JGESI: (i) => i.a() >= BigInt(i.signedB),
  JLTUI: (i) => u64(i.a()) < u64(BigInt(i.signedB)),
  JGEUI: (i) => u64(i.a()) >= u64(BigInt(i.signedB)),
};
