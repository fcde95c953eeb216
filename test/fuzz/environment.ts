import type { Environment } from "../../src/fuzz/record.js";

export const ENVIRONMENT: Environment = {
  model: "models/toy.c",
  defines: ["DEBUG=1"],
  kobjlab: "0.1.0",
  linux: "4.12",
  sources: [{ path: "models/toy.c", text: 'int x; // "quoted"\n' }],
};
