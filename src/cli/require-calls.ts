import { UsageError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { LoadedModel } from "./load-model.js";

/** `<linux/init.h>` makes an object of this name of every initcall. */
const INITCALL = /^__initcall_/;

/** Something that a program can call or that lives in sysfs. Loads an empty program to see the latter. */
function hasCalls({ image, environment }: LoadedModel, machine: Machine): boolean {
  const ownFiles = new Set(environment.sources.map((source) => source.path));
  const own = image.functions.map((f) => ownFiles.has(f.file));
  if (image.entryPoints.some((entry) => own[entry.function])) return true;
  if (image.functions.some((f, i) => own[i] && f.module !== "")) return true;
  machine.load({ setup: [], tasks: [], final: [] });
  return machine.sysfs().some((entry) => entry.kind === "file");
}

function hasInitcall({ image, environment }: LoadedModel): boolean {
  const ownFiles = new Set(environment.sources.map((source) => source.path));
  return image.symbols.some((symbol) => INITCALL.test(symbol.name) && ownFiles.has(symbol.file));
}

/**
 * Sees to it that a campaign on a model can do anything: the model has entry points of its own, is a module that can be
 * loaded and unloaded, or has registered files in sysfs. What user space can do to a kernel without a model finds nothing.
 * Loads an empty program.
 * @throws UsageError saying what to write
 */
export function requireCalls(model: LoadedModel, machine: Machine): void {
  if (hasCalls(model, machine)) return;
  throw new UsageError(
    `${model.environment.model} has no entry points: mark functions that a process may call with __entry("its name") ` +
      "(#include <kobjlab/entry.h>), or write a module (module_init) or a sysfs file",
  );
}

/**
 * Sees to it that booting a file shows anything: it has what `requireCalls` wants, or an initcall that runs when it boots.
 * Loads an empty program.
 * @throws UsageError saying what to write
 */
export function requireContent(model: LoadedModel, machine: Machine): void {
  if (hasInitcall(model) || hasCalls(model, machine)) return;
  throw new UsageError(
    `${model.environment.model} has nothing that could run: no module_init(), no initcall, no entry point; write ` +
      "module_init(function) with #include <linux/module.h>, or mark functions that a process may call with " +
      '__entry("its name"), with #include <kobjlab/entry.h>',
  );
}
