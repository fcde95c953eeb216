import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    testTimeout: 60_000,
    // The machines that run this have two cores; forks keep WebAssembly instances of one file from another's.
    maxWorkers: 2,
  },
});
