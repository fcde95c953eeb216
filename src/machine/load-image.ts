import { DATA_START, SHADOW } from "../abi/addresses.js";
import type { Image } from "../compiler/image.js";
import { LimitError } from "../errors.js";
import type { Core } from "./core.js";

const FUNCTION_BYTES = 16;
const MAX_FUNCTIONS = 8192;
const USER_PROCESS = 1;
/** Room behind the static objects for tasks, strings and a heap worth the name. */
const LEAST_FREE_BYTES = 1 << 20;

/** Puts an image into a fresh core. Returns the end of its static data, an offset of the emulated memory. */
export function loadImage(core: Core, image: Image): number {
  const dataEnd = DATA_START + image.data.length;
  if (dataEnd + LEAST_FREE_BYTES > core.exports.memoryBytes()) {
    throw new LimitError(`static data of ${image.data.length} bytes leaves no room in the machine's memory`);
  }
  if (image.code.length > core.exports.codeBytes() || image.functions.length > MAX_FUNCTIONS) {
    throw new LimitError(`${image.code.length} bytes of code in ${image.functions.length} functions are too many`);
  }
  core.write("CODE", 0, image.code);
  core.write("MEM", DATA_START, image.data);
  for (const { offset, bytes, readOnly } of image.symbols) {
    const state = SHADOW.ADDRESSABLE | SHADOW.INITIALISED | (readOnly ? SHADOW.READ_ONLY : 0);
    const start = core.regions.SHADOW + offset;
    core.bytes.fill(state, start, start + bytes);
  }
  image.functions.forEach((f, i) => {
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES, f.codeOffset);
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES + 4, f.registerBytes);
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES + 8, f.memoryBytes);
    core.setU32("FUNCTIONS", i * FUNCTION_BYTES + 12, f.user ? USER_PROCESS : 0);
  });
  return dataEnd;
}
