import { describeEntryPoint } from "../describe.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { loadModel, type LoadOptions } from "../load-model.js";
import { requireContent } from "../require-calls.js";
import type { Terminal } from "../terminal.js";
import { bootMachine } from "../boot.js";
import { toJson } from "../../report/format-finding.js";

export interface ListOptions extends LoadOptions {
  readonly json?: boolean;
}

/** `kobjlab list`: what a program may call, and the files that stand after boot. */
export function listCommand(path: string, options: ListOptions, terminal: Terminal): ExitCode {
  const model = loadModel(path, options);
  const { entryPoints, expectations, since } = model.image;
  const machine = bootMachine(model, {});
  requireContent(model, machine);
  machine.load({ setup: [], tasks: [], final: [] });
  const sysfs = machine.sysfs();
  if (options.json === true) {
    terminal.out(`${toJson({ model: path, since, entryPoints, expectations, sysfs })}\n`);
    return EXIT.CLEAN;
  }
  if (since !== null) terminal.out(`protocol of Linux ${since}, rules of ${model.environment.linux}\n`);
  const lines = entryPoints.map((entry) => `  ${describeEntryPoint(entry)}`);
  terminal.out(`entry points of ${path}:\n${lines.length === 0 ? "  (none)" : lines.join("\n")}\n`);
  const files = (kind: string): string =>
    sysfs
      .filter((e) => e.kind === kind)
      .map((e) => `  ${(e.mode & 0o777).toString(8).padStart(4, "0")} ${e.path}\n`)
      .join("");
  if (files("file") !== "") terminal.out(`sysfs files after boot:\n${files("file")}`);
  if (files("device") !== "") terminal.out(`devices and debugfs files after boot:\n${files("device")}`);
  if (files("interrupt") !== "") terminal.out(`interrupts after boot:\n${files("interrupt")}`);
  const declared = expectations.map(
    (e) =>
      `  ${e.predicted === true ? "predicted" : e.found ? "found" : "silent"}: ${e.kind}${e.what === "" ? "" : ` ${e.what}`}`,
  );
  if (declared.length > 0) terminal.out(`declared:\n${declared.join("\n")}\n`);
  return EXIT.CLEAN;
}
