/**
 * Optimises build/core.release.wasm once more, with larger limits for inlining than asc knows: Node inlines no WASM calls
 * itself. Function names stay, for stack traces.
 */
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const FILE = "build/core.release.wasm";
const ALWAYS_INLINE_SIZE = 40;
const FLEXIBLE_INLINE_SIZE = 300;
const ONE_CALLER_INLINE_SIZE = 1000;

// What asc compiles for.
const { MutableGlobals, SignExt, NontrappingFPToInt, BulkMemory, BulkMemoryOpt, SIMD128 } = binaryen.Features;

const core = binaryen.readBinary(readFileSync(FILE));
core.setFeatures(MutableGlobals | SignExt | NontrappingFPToInt | BulkMemory | BulkMemoryOpt | SIMD128);
binaryen.setOptimizeLevel(4);
binaryen.setShrinkLevel(0);
binaryen.setDebugInfo(true);
binaryen.setAlwaysInlineMaxSize(ALWAYS_INLINE_SIZE);
binaryen.setFlexibleInlineMaxSize(FLEXIBLE_INLINE_SIZE);
binaryen.setOneCallerInlineMaxSize(ONE_CALLER_INLINE_SIZE);
binaryen.setAllowInliningFunctionsWithLoops(true);
core.optimize();
core.optimize();
writeFileSync(FILE, core.emitBinary());
