import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const machine = bootKernel("test/kernel/structures.c", "6.12");

function once(call: string, on = machine) {
  const ran = runText(on, `setup\n  r0 = ${call}()\n`);
  return { result: results(ran)[0], found: ran.setup.findings.map((f) => f.signature) };
}

describe("data structures that drivers use", () => {
  it.each(["use_idr", "use_ida", "use_xarray", "use_hashtable", "use_llist", "use_rculist", "use_kfifo", "use_rbtree"])(
    "%s",
    (call) => expect(once(call)).toEqual({ result: 0, found: [] }),
  );

  it("say when an id is given back twice", () => {
    expect(once("free_id_twice").found.map((s) => s.split(" ")[0])).toEqual(["warning"]);
  });

  it("are gone along by readers of RCU only, since 5.4", () => {
    expect(once("rculist_outside").found).toEqual(["rcu-usage rculist_outside"]);
    expect(once("rculist_outside", bootKernel("test/kernel/structures.c", "4.12")).found).toEqual([]);
  });
});
