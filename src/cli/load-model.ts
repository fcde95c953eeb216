import { readFileSync, statSync } from "node:fs";
import { compileUnit, type Image, linkImage, type ObjectFile, parseLibrary } from "../compiler/index.js";
import { FormatError, SourceError, UsageError } from "../errors.js";
import type { Environment, FindingRecord, SourceFile } from "../fuzz/index.js";
import { dialectOf, NEWEST_LINUX, OLDEST_LINUX } from "../report/dialect.js";
import { readInput } from "./input-file.js";
import { definesOf, INCLUDE_PATHS, kernelHeaders, readKernelFile } from "./kernel-files.js";
import { PACKAGE_PATHS, packageVersion, readBuilt } from "./package-files.js";
import { type Overlay, patchSources } from "./patch.js";

/** A compiled model and what it was compiled from. */
export interface LoadedModel {
  readonly image: Image;
  readonly environment: Environment;
}

export interface LoadOptions {
  /** Version whose rules hold; default: what the model declares, else the newest. */
  readonly linux?: string | undefined;
  /** `NAME` or `NAME=VALUE`. */
  readonly define?: readonly string[];
  /** Path of a unified diff, which is applied to the sources as they are read. */
  readonly patch?: string | undefined;
  /** Steps of a run, recorded with the model's findings; default: the machine's own limit. */
  readonly maxSteps?: number | undefined;
}

let library: readonly ObjectFile[] | null = null;

/** The kernel library, compiled when the package was built. */
function kernelLibrary(): readonly ObjectFile[] {
  if (library === null)
    library = parseLibrary(readBuilt(PACKAGE_PATHS.library).toString("utf8"), PACKAGE_PATHS.library);
  return library;
}

function readUserFile(path: string): string | null {
  try {
    return statSync(path).isDirectory() ? null : readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** `__kobjlab(linux, "4.11");` in a model: the version that it is about. */
function declaredLinux(path: string, text: string): string | null {
  const declared = /^\s*__kobjlab\(linux,\s*"([^"]*)"\)/m.exec(text)?.[1];
  if (declared === undefined) return null;
  if (dialectOf(declared) !== null) return declared;
  throw new UsageError(
    `${path}: __kobjlab(linux, "${declared}"): give a version from ${OLDEST_LINUX} to ${NEWEST_LINUX}`,
  );
}

/** The user's unit, not linked yet, and the texts that it was compiled from: the user's, by path. */
function compileUser(
  main: SourceFile,
  readFile: (path: string) => string | null,
  defines: readonly string[],
): { readonly unit: ObjectFile; readonly used: ReadonlyMap<string, string> } {
  const used = new Map<string, string>([[main.path, main.text]]);
  const unit = compileUnit(main, {
    includePaths: INCLUDE_PATHS,
    headerNames: kernelHeaders,
    defines: definesOf(defines),
    readFile: (path) => {
      const kernel = readKernelFile(path);
      if (kernel !== null) return kernel;
      const text = readFile(path);
      if (text !== null) used.set(path, text);
      return text;
    },
  });
  return { unit, used };
}

function compileSources(
  main: SourceFile,
  readFile: (path: string) => string | null,
  options: LoadOptions & { readonly linux: string },
): LoadedModel {
  const { linux, define: defines = [], patch, maxSteps } = options;
  const { unit, used } = compileUser(main, readFile, defines);
  const image = linkImage([...kernelLibrary(), unit]);
  const sources = [...used].map(([path, text]) => ({ path, text }));
  const environment = {
    model: main.path,
    defines,
    kobjlab: packageVersion(),
    linux,
    ...(patch === undefined ? {} : { patch }),
    ...(maxSteps === undefined ? {} : { maxSteps }),
    sources,
  };
  return { image, environment };
}

/** What a diff makes of the sources of a model. */
function overlayOf(main: SourceFile, patch: string, defines: readonly string[]): Overlay {
  const diff = readInput(patch, "a unified diff");
  const overlay = patchSources(diff, compileUser(main, readUserFile, defines).used, patch);
  if (overlay.get(main.path) === null)
    throw new UsageError(`${patch}: it removes or renames ${main.path}, which is to be loaded`);
  return overlay;
}

/**
 * Compiles a model for the machine.
 * @throws UsageError when a file cannot be read or the diff does not apply, SourceError when the model is wrong
 */
export function loadModel(path: string, options: LoadOptions = {}): LoadedModel {
  const { patch, define = [] } = options;
  const main = { path, text: readInput(path, "a C file") };
  const overlay: Overlay = patch === undefined ? new Map() : overlayOf(main, patch, define);
  const text = overlay.get(path) ?? main.text;
  const linux = options.linux ?? declaredLinux(path, text) ?? NEWEST_LINUX;
  const readFile = (name: string): string | null => (overlay.has(name) ? overlay.get(name)! : readUserFile(name));
  return compileSources({ path, text }, readFile, { ...options, linux });
}

/**
 * Compiles the model that a finding was recorded with, from the sources in its record.
 * @throws FormatError when the record does not hold what it takes
 */
export function loadRecordedModel(record: FindingRecord, file: string): LoadedModel {
  const { model, defines, linux, patch, maxSteps, sources } = record.environment;
  const byPath = new Map(sources.map((source) => [source.path, source.text]));
  const text = byPath.get(model);
  if (text === undefined) throw new FormatError(file, `field environment.sources: ${model} is not among them`);
  if (dialectOf(linux) === null) {
    throw new FormatError(
      file,
      `field environment.linux: expected a version from ${OLDEST_LINUX} to ${NEWEST_LINUX}, found ${linux}`,
    );
  }
  try {
    return compileSources({ path: model, text }, (path) => byPath.get(path) ?? null, {
      linux,
      define: defines,
      patch,
      maxSteps,
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new FormatError(
      file,
      `its sources do not compile with this kobjlab (${packageVersion()}):\n${error.message}`,
    );
  }
}
