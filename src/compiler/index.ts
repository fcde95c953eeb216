/** The compiler: files of Kernel C to objects, objects to an image. */
export { compile, compileUnit } from "./compile.js";
export { listing } from "./disassemble.js";
export type { Image } from "./image.js";
export { parseLibrary, serializeLibrary } from "./library.js";
export { linkImage } from "./link.js";
export type { ObjectFile } from "./object.js";
