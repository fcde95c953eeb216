import { CORE_OPS } from "../abi/core-ops.js";
import { OPCODES } from "../abi/opcodes.js";
import type { FunctionInfo, Image } from "./image.js";

const BRANCH = /^J/;

/** One instruction of an image in readable form. */
interface Disassembled {
  /** Byte offset in the image's code. */
  readonly at: number;
  readonly name: string;
  readonly text: string;
  readonly bytes: number;
}

/** The instructions of a function. Registers are r0, r1 …; branches name the offset they go to. */
function disassemble(image: Image, fn: FunctionInfo): Disassembled[] {
  const view = new DataView(image.code.buffer, image.code.byteOffset);
  const out: Disassembled[] = [];
  for (let at = fn.codeOffset; at < fn.codeOffset + fn.codeBytes; at += out.at(-1)?.bytes ?? 8) {
    const op = OPCODES[view.getUint16(at, true)];
    if (op === undefined) throw new Error(`no opcode at ${at}`);
    out.push({ at, name: op.name, text: `${op.name} ${operands(image, view, at)}`.trim(), bytes: op.extra ? 16 : 8 });
  }
  return out;
}

function operands(image: Image, view: DataView, at: number): string {
  const op = OPCODES[view.getUint16(at, true)];
  const a = `r${view.getUint16(at + 2, true) / 8}`;
  const b = `r${view.getUint16(at + 4, true) / 8}`;
  const c = view.getInt16(at + 6, true);
  const name = op?.name ?? "";
  const extra = op?.extra === true ? `, 0x${view.getBigUint64(at + 8, true).toString(16)}` : "";
  const to = (distance: number) => `-> ${(at + distance * 8).toString(16)}`;
  if (op?.form === "abc") return `${a}, ${b}, r${view.getUint16(at + 6, true) / 8}${extra}`;
  if (op?.form === "abs") return BRANCH.test(name) ? `${a}, ${b} ${to(c)}` : `${a}, ${b}, ${c}${extra}`;
  if (op?.form === "ais") return `${a}, ${view.getInt16(at + 4, true)} ${to(c)}`;
  const imm = view.getInt32(at + 4, true);
  if (BRANCH.test(name)) return name === "JMP" ? to(imm) : `${a} ${to(imm)}`;
  if (name === "CALL") return `${a}, ${image.functions[imm]?.name ?? imm}`;
  if (name === "CORE") return `${a}, ${CORE_OPS[imm]?.name ?? imm}`;
  if (name === "ENTER") return image.functions[imm]?.name ?? `${imm}`;
  if (name === "LOCAL") return `${view.getUint16(at + 2, true)} bytes at ${imm}`;
  return `${a}, ${imm}${extra}`;
}

/** A listing with source lines, for people. */
export function listing(image: Image, fn: FunctionInfo): string {
  const lines = new Map<number, string>();
  for (let i = 0; i + 2 < image.lines.length; i += 3) {
    const file = image.files[image.lines[i + 1] ?? 0] ?? "";
    lines.set(image.lines[i] ?? 0, `${file}:${image.lines[i + 2]}`);
  }
  const head = `${fn.name}: ${fn.registerBytes / 8} registers, ${fn.memoryBytes} bytes of memory`;
  const body = disassemble(image, fn).map(({ at, text }) => {
    const place = lines.get(at);
    return `  ${at.toString(16).padStart(6)}  ${text.padEnd(36)}${place === undefined ? "" : ` ; ${place}`}`.trimEnd();
  });
  return [head, ...body].join("\n");
}
