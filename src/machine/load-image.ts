import { DATA_START, SHADOW } from "../abi/addresses.js";
import { CORE_OPS } from "../abi/core-ops.js";
import { OPCODE_NUMBER } from "../abi/opcodes.js";
import type { Image } from "../compiler/image.js";
import { LimitError } from "../errors.js";
import type { Core } from "./core.js";

const CORE_OPCODE = OPCODE_NUMBER.get("CORE")!;
/** Behind all code: an instruction for each core operation, at which the host task stands in direct calls. */
const HOST_CODE_BYTES = 0x1000;
const FUNCTION_BYTES = 16;
const MAX_FUNCTIONS = 8192;
const USER_PROCESS = 1;
const INLINE = 2;
/** MAX_MODULES, MODULE_BYTES and MODULE_DATA_BYTES of assembly/regions.ts; a name follows 16 bytes of offsets. */
const MAX_MODULES = 64;
const MODULE_BYTES = 1088;
const MODULE_DATA_BYTES = 4 << 20;
const MODULE_NAME_AT = 16;
const MODULE_NAME_BYTES = 48;
const MODULE_USES_AT = 64;
const MODULE_USE_BYTES = 64;
const MODULE_USES_MAX = 16;
/** Room behind the static objects for tasks, strings and a heap worth the name. */
const LEAST_FREE_BYTES = 1 << 20;

/** Puts an image into a fresh core. Returns the end of its static data, an offset of the emulated memory. */
export function loadImage(core: Core, image: Image): number {
  const dataEnd = DATA_START + image.data.length;
  if (dataEnd + LEAST_FREE_BYTES > core.exports.memoryBytes()) {
    throw new LimitError(`static data of ${image.data.length} bytes leaves no room in the machine's memory`);
  }
  const hostCode = core.exports.codeBytes() - HOST_CODE_BYTES;
  if (image.code.length > hostCode || image.functions.length > MAX_FUNCTIONS) {
    throw new LimitError(`${image.code.length} bytes of code in ${image.functions.length} functions are too many`);
  }
  core.write("CODE", 0, image.code);
  CORE_OPS.forEach((_, operation) => {
    core.setU32("CODE", hostCode + operation * 8, CORE_OPCODE);
    core.setU32("CODE", hostCode + operation * 8 + 4, operation);
  });
  core.write("MEM", DATA_START, image.data);
  for (const { offset, bytes, readOnly } of image.symbols) {
    const state = SHADOW.ADDRESSABLE | SHADOW.INITIALISED | (readOnly ? SHADOW.READ_ONLY : 0);
    const start = core.regions.SHADOW + offset;
    core.bytes.fill(state, start, start + bytes);
  }
  loadModules(core, image);
  const modules = new Map(image.modules.map((m, i) => [m.name, i]));
  image.functions.forEach((f, i) => {
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES, f.codeOffset);
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES + 4, f.registerBytes);
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES + 8, f.memoryBytes);
    const flags = (f.user ? USER_PROCESS : 0) | (f.inline ? INLINE : 0);
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES + 12, flags | (((modules.get(f.module) ?? -1) + 1) << 8));
  });
  return dataEnd;
}

function loadModules(core: Core, { modules }: Image): void {
  const bytes = modules.reduce((sum, m) => sum + m.dataEnd - m.dataStart, 0);
  if (modules.length > MAX_MODULES || bytes > MODULE_DATA_BYTES) {
    throw new LimitError(`${modules.length} modules with ${bytes} bytes of static data are too many`);
  }
  const numbers = new Map(modules.map((m, i) => [m.name, i]));
  modules.forEach(({ name, codeStart, codeEnd, dataStart, dataEnd, uses }, i) => {
    const text = new TextEncoder().encode(`${name}\0`);
    if (text.length > MODULE_NAME_BYTES) throw new LimitError(`the module name ${name} is too long`);
    [codeStart, codeEnd, dataStart, dataEnd].forEach((at, k) => {
      core.setU32("MODULES", i * MODULE_BYTES + k * 4, at);
    });
    core.write("MODULES", i * MODULE_BYTES + MODULE_NAME_AT, text);
    if (uses.length > MODULE_USES_MAX) throw new LimitError(`${name} uses more than ${MODULE_USES_MAX} other modules`);
    uses.forEach(({ module, symbol }, k) => {
      const at = i * MODULE_BYTES + MODULE_USES_AT + k * MODULE_USE_BYTES;
      core.setU32("MODULES", at, numbers.get(module)! + 1);
      core.write("MODULES", at + 4, new TextEncoder().encode(`${symbol.slice(0, MODULE_USE_BYTES - 5)}\0`));
    });
  });
}
