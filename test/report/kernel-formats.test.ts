import { describe, it } from "vitest";
import { dialectOf } from "../../src/report/dialect.js";
import { formatHungTasks } from "../../src/report/hung-task.js";
import { formatKasan, formatKmsan } from "../../src/report/kasan.js";
import { formatLeak } from "../../src/report/leak.js";
import { formatLimit } from "../../src/report/limit.js";
import { formatBug, formatOops, formatWarning } from "../../src/report/oops.js";
import { expectGolden } from "../support/golden.js";
import { cacheObject, deadlock, finding, frame, removeStack, sh, storeStack, useAfterFree } from "./samples.js";

const VERSIONS = ["4.4", "4.10", "4.19", "6.1", "6.12"] as const;

function expectDialects(
  name: string,
  format: (dialect: NonNullable<ReturnType<typeof dialectOf>>) => readonly string[],
): void {
  for (const version of VERSIONS) {
    expectGolden(`report/golden/${name}-${version}.txt`, format(dialectOf(version)!).join("\n"));
  }
}

describe("the kernel's text of findings, in each dialect", () => {
  it("hung tasks: the cycle in words, khungtaskd's blocks, all locks held", () => {
    const data = deadlock.data;
    if (data.type !== "deadlock") throw new Error("sample");
    expectDialects("hung-task", (dialect) => formatHungTasks(data, dialect));
  });

  it("use after free", () => {
    const data = useAfterFree.data;
    if (data.type !== "memory") throw new Error("sample");
    expectDialects("use-after-free", (dialect) => formatKasan(useAfterFree, data, dialect));
  });

  it("out of bounds, double free and a global object", () => {
    const data = {
      type: "memory",
      address: 0xffff8880000100a8n,
      bytes: 4,
      write: true,
      object: { ...cacheObject, freed: null },
    } as const;
    const twice = { ...data, address: cacheObject.address, object: cacheObject };
    const object = { address: 0xffff888000000100n, bytes: 40, where: "slab_caches", allocated: null, freed: null };
    const global = { ...data, address: 0xffff888000000128n, object };
    expectDialects("other-accesses", (dialect) => [
      ...formatKasan(finding({ kind: "out-of-bounds", data }), data, dialect),
      ...formatKasan(finding({ kind: "double-free", data: twice }), twice, dialect),
      ...formatKasan(finding({ kind: "out-of-bounds", data: global }), global, dialect),
    ]);
  });

  it("uninitialised read", () => {
    const data = {
      type: "memory",
      address: 0xffff888000010048n,
      bytes: 4,
      write: false,
      object: { ...cacheObject, freed: null },
    } as const;
    expectDialects("uninit-read", (dialect) => formatKmsan(finding({ kind: "uninit-read", data }), data, dialect));
  });

  it("NULL dereference, page fault, general protection fault", () => {
    const at = (address: bigint, write: boolean) =>
      finding({ kind: "null-deref", data: { type: "memory", address, bytes: 8, write, object: null } });
    expectDialects("oops", (dialect) => [
      ...formatOops(at(0x58n, false), dialect),
      ...formatOops(at(0xffff888fff000000n, true), dialect),
      ...formatOops(at(0xdead000000000100n, true), dialect),
    ]);
  });

  it("WARN, refcount_t and BUG", () => {
    const warning = finding({ kind: "warning", data: { type: "text", what: "" } });
    const refcount = finding({
      kind: "refcount",
      stack: [frame("refcount_inc"), ...storeStack.slice(4)],
      task: sh,
      data: { type: "text", what: "addition on 0" },
    });
    expectDialects("warnings", (dialect) => [
      ...formatWarning(warning, "kobject: 'c1' is not initialized", dialect),
      ...formatWarning(refcount, "refcount_t: addition on 0; use-after-free.", dialect),
      ...formatBug(finding({ kind: "bug", stack: removeStack.slice(4), data: { type: "text", what: "" } }), dialect),
    ]);
  });

  it("leaks", () => {
    expectDialects("leak", (dialect) => formatLeak({ ...cacheObject, freed: null }, dialect));
  });

  it("limits", () => {
    const limit = finding({ kind: "step-limit", step: 100_000, data: { type: "text", what: "100000 steps" } });
    expectDialects("limit", (dialect) => formatLimit(limit, dialect));
  });
});
