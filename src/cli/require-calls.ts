import { UsageError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { LoadedModel } from "./load-model.js";

/**
 * Sees to it that a campaign on a model can do anything: the model has entry points of its own, is a module that can be
 * loaded and unloaded, or has registered files in sysfs. What user space can do to a kernel without a model finds nothing.
 * Loads an empty program.
 * @throws UsageError saying what to write
 */
export function requireCalls(model: LoadedModel, machine: Machine): void {
  const { image, environment } = model;
  const ownFiles = new Set(environment.sources.map((source) => source.path));
  const own = image.functions.map((f) => ownFiles.has(f.file));
  if (image.entryPoints.some((entry) => own[entry.function])) return;
  if (image.functions.some((f, i) => own[i] && f.module !== "")) return;
  machine.load({ setup: [], tasks: [], final: [] });
  if (machine.sysfs().some((entry) => entry.kind === "file")) return;
  throw new UsageError(
    `${environment.model} has no entry points: mark functions that a process may call with __entry("its name") ` +
      "(#include <kobjlab/entry.h>), or write a module (module_init) or a sysfs file",
  );
}
