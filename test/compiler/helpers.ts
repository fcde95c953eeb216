import { compile, compileUnit, type Image, linkImage, listing, type ObjectFile } from "../../src/compiler/index.js";
import { SourceError } from "../../src/errors.js";
import { type CoreHandler, ReferenceMachine } from "./reference-interpreter.js";

const OPTIONS = { includePaths: [], defines: {}, readFile: () => null };

export function imageOf(text: string): Image {
  return compile([{ path: "test.c", text }], { ...OPTIONS, library: [] });
}

export function objectOf(path: string, text: string): ObjectFile {
  return compileUnit({ path, text }, OPTIONS);
}

/** Messages of a file that must not compile or link: "line:column message | hint". */
export function mistakes(...texts: string[]): string[] {
  try {
    linkImage(texts.map((text, i) => objectOf(`${i}.c`, text)));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error.diagnostics.map((d) => `${d.line}:${d.column} ${d.message}${d.hint === "" ? "" : ` | ${d.hint}`}`);
  }
  throw new Error("no mistake was found");
}

/** Runs one function of a program. */
export function run(text: string, name: string, args: bigint[] = [], core: Record<string, CoreHandler> = {}): bigint {
  return new ReferenceMachine(imageOf(text), core).call(name, ...args);
}

/** The instructions of a function without their offsets and lines. */
export function codeOf(text: string, name: string): string[] {
  const image = imageOf(text);
  const fn = image.functions.find((f) => f.name === name);
  if (fn === undefined) throw new Error(`no function ${name}`);
  const lines = listing(image, fn).split("\n").slice(1);
  return lines.map((line) =>
    line
      .slice(10)
      .replace(/ *;.*$/, "")
      .replace(/-> [0-9a-f]+$/, "")
      .trim(),
  );
}
