/**
 * Imports run one way: abi <- compiler <- machine <- program <- fuzz <- report <- cli. What lies below cli/ runs in a
 * browser too, so it uses none of Node's own modules.
 */
const LAYERS = ["abi", "compiler", "machine", "program", "fuzz", "report", "cli"];

/** Files below cli/ that may use Node's modules: workers and file storage. */
const NODE_ALLOWED = ["^src/index\\.ts$", "^src/[^/]+/node-[^/]+\\.ts$"];

const layerRules = LAYERS.slice(0, -1).map((layer, i) => ({
  name: `${layer}-imports-only-what-is-below`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${LAYERS.slice(i + 1).join("|")}|index\\.ts)` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      // Types that need each other are no cycle once they are compiled away.
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-imports-cli",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(cli/|index\\.ts$)" },
      to: { path: "^src/cli/" },
    },
    {
      name: "node-modules-in-cli-only",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/cli/", ...NODE_ALLOWED] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "command-packages-in-cli-only",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "node_modules/(commander|picocolors)/" },
    },
    { name: "resolvable", severity: "error", from: { path: "^src/" }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
