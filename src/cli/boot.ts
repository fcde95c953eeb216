import type { LoadedModel } from "./load-model.js";
import { Machine } from "../machine/machine.js";

/** Boots a machine with the model's image. */
export function bootMachine(
  model: LoadedModel,
  options: { readonly linux?: string; readonly maxSteps?: number },
): Machine {
  const limits = options.maxSteps === undefined ? {} : { limits: { steps: options.maxSteps } };
  return Machine.boot(model.image, { linux: model.environment.linux, ...limits });
}
