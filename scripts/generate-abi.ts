/**
 * Writes what the core and Kernel C share, from the tables in src/abi:
 * assembly/generated/abi.ts (constants) and kernel/include/generated/{layouts,findings,errno}.h.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { DATA_BASE, DATA_START, SHADOW, TEXT_BASE } from "../src/abi/addresses.js";
import { CORE_OPS } from "../src/abi/core-ops.js";
import { ERRNO } from "../src/abi/errno.js";
import { FINDING_HEAD_WORDS, FINDING_KINDS } from "../src/abi/findings.js";
import { LAYOUTS, LOCK_MAGIC } from "../src/abi/layouts.js";
import { type FieldLayout, layoutOf } from "../src/abi/layout-offsets.js";
import { FIRST_TIME, OPCODES } from "../src/abi/opcodes.js";

const HEADER = "// Written by scripts/generate-abi.ts from src/abi. Do not edit.\n";

function constantName(name: string): string {
  return name.replaceAll("-", "_").toUpperCase();
}

function assemblyConstants(): string {
  const lines = [HEADER];
  const put = (type: string, name: string, value: string | number): void => {
    lines.push(`export const ${name}: ${type} = ${value};`);
  };
  put("u64", "DATA_BASE", `0x${DATA_BASE.toString(16)}`);
  put("u64", "TEXT_BASE", `0x${TEXT_BASE.toString(16)}`);
  put("u32", "DATA_START", DATA_START);
  for (const [name, value] of Object.entries(SHADOW)) put("u32", `SHADOW_${name}`, value);
  OPCODES.forEach((o, i) => put("u32", `OP_${o.name}`, i));
  put("u32", "FIRST_TIME", FIRST_TIME);
  CORE_OPS.forEach((o, i) => put("u32", `CORE_${o.name}`, i));
  put("u32", "CORE_OP_COUNT", CORE_OPS.length);
  FINDING_KINDS.forEach((kind, i) => put("u32", `FINDING_${constantName(kind)}`, i));
  for (const [name, value] of Object.entries(ERRNO)) put("i32", name, value);
  put("u32", "LOCK_MAGIC", LOCK_MAGIC);
  put("u32", "FINDING_HEAD_WORDS", FINDING_HEAD_WORDS);
  for (const layout of LAYOUTS) {
    const { fields, bytes } = layoutOf(layout.name);
    const prefix = constantName(layout.name);
    for (const field of fields) put("u32", `${prefix}_${constantName(field.name)}`, field.offset);
    put("u32", `${prefix}_BYTES`, bytes);
  }
  const flags = CORE_OPS.map((o) => (o.visible ? 1 : 0) | (o.releases ? 2 : 0));
  lines.push("// A byte for each core operation: bit 0 visible, bit 1 releases.");
  lines.push(`export const CORE_OP_FLAGS: usize = memory.data<u8>([${flags.join(", ")}]);`);
  return `${lines.join("\n")}\n`;
}

function cField(field: FieldLayout): string {
  const { name, type, c } = field;
  const array = /^(\w+)\[(\d+)\]$/.exec(type);
  if (c !== undefined) return c.includes("@") ? c.replace("@", name) : `${c}${c.endsWith("*") ? "" : " "}${name}`;
  const scalar: Record<string, string> = {
    u8: "unsigned char",
    u16: "unsigned short",
    u32: "unsigned int",
    u64: "unsigned long",
    s8: "signed char",
    s16: "short",
    s32: "int",
    s64: "long",
    char: "char",
  };
  if (array !== null) return `${scalar[array[1]!]} ${name}[${array[2]}]`;
  return `${scalar[type] ?? `struct ${type}`} ${name}`;
}

function layoutsHeader(): string {
  const structs = LAYOUTS.map((layout) => {
    const fields = layoutOf(layout.name).fields.map((f) => `\t${cField(f)};`);
    return `/* ${layout.doc} */\nstruct ${layout.name} {\n${fields.join("\n")}\n};\n`;
  });
  const names = ["struct work_struct;", "struct workqueue_struct;", "struct task_struct;"];
  const magic = `#define LOCK_MAGIC ${LOCK_MAGIC}u`;
  return `${HEADER}#ifndef GENERATED_LAYOUTS_H\n#define GENERATED_LAYOUTS_H\n\n${magic}\n\n${names.join("\n")}\n\n${structs.join("\n")}\n#endif\n`;
}

function definesHeader(guard: string, defines: readonly (readonly [string, number])[]): string {
  const lines = defines.map(([name, value]) => `#define ${name} ${value}`);
  return `${HEADER}#ifndef ${guard}\n#define ${guard}\n\n${lines.join("\n")}\n\n#endif\n`;
}

mkdirSync("assembly/generated", { recursive: true });
mkdirSync("kernel/include/generated", { recursive: true });
writeFileSync("assembly/generated/abi.ts", assemblyConstants());
writeFileSync("kernel/include/generated/layouts.h", layoutsHeader());
writeFileSync("kernel/include/generated/errno.h", definesHeader("GENERATED_ERRNO_H", Object.entries(ERRNO)));
writeFileSync(
  "kernel/include/generated/findings.h",
  definesHeader(
    "GENERATED_FINDINGS_H",
    FINDING_KINDS.map((kind, i) => [`FINDING_${constantName(kind)}`, i] as const),
  ),
);
