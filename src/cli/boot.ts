import { Machine } from "../machine/machine.js";
import type { LoadedModel } from "./load-model.js";
import { PACKAGE_PATHS, readBuilt } from "./package-files.js";

export interface BootOptions {
  /** Steps after which a run ends in a step-limit finding; default: what the model was loaded or recorded with. */
  readonly maxSteps?: number | undefined;
  /** Bytes that may be allocated and not freed. */
  readonly memoryBytes?: number | undefined;
  /** The debug build of the core: checks itself, ten times slower. */
  readonly debug?: boolean | undefined;
  /** NAME=VALUE of each parameter of the module. */
  readonly param?: readonly string[] | undefined;
  /** Whether the machine's `lineCoverage` tells about the model's own files. */
  readonly watchLines?: boolean | undefined;
}

const cores = new Map<string, WebAssembly.Module>();

/** A build of the core; compiled to machine code once a process. */
export function coreModule(build: "release" | "debug"): WebAssembly.Module {
  const path = build === "debug" ? PACKAGE_PATHS.debugCore : PACKAGE_PATHS.releaseCore;
  let core = cores.get(path);
  if (core === undefined) {
    core = new WebAssembly.Module(new Uint8Array(readBuilt(path)));
    cores.set(path, core);
  }
  return core;
}

/** A parameter as a command line has it: a value with blanks stands in quotation marks. */
function quoted(param: string): string {
  const [name, ...value] = param.split("=");
  return /\s/.test(param) ? `${name}="${value.join("=")}"` : param;
}

/** Boots a machine with the model's image, under the rules of the model's version and its limit on steps. */
export function bootMachine(model: LoadedModel, options: BootOptions): Machine {
  const core = coreModule(options.debug === true ? "debug" : "release");
  const { memoryBytes } = options;
  const maxSteps = options.maxSteps ?? model.environment.maxSteps;
  const limits = {
    ...(maxSteps === undefined ? {} : { steps: maxSteps }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
  const params = (options.param ?? []).map(quoted).join(" ");
  const watchLines = new Set(options.watchLines === true ? model.environment.sources.map((s) => s.path) : []);
  return Machine.boot(model.image, { core, linux: model.environment.linux, limits, watchLines, params });
}
