/** The compiler: files of Kernel C to objects, objects to an image. */
export { type CompileOptions, compile, compileUnit, type SourceText } from "./compile.js";
export { disassemble, listing } from "./disassemble.js";
export type { DataSymbol, EntryPoint, Expectation, FunctionInfo, Image, ParamKind } from "./image.js";
export { parseLibrary, serializeLibrary } from "./library.js";
export { linkImage } from "./link.js";
export { nearestName } from "./nearest.js";
export type { ObjectFile } from "./object.js";
export type { ParseOptions } from "./parse.js";
