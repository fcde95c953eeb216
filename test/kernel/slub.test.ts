import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const locked = bootKernel("models/slub/bf5eb3de3847.c", "4.11");
const punted = bootKernel("models/slub/3b7b314053d0.c", "4.12");

const NAME = "dm_bufio_buffer-16";
const FILE = "/sys/kernel/slab/:a-0000144/cpu_partial";
const WRITE = `write("${FILE}", "1")`;

describe.each([
  ["bf5eb3de3847", locked],
  ["3b7b314053d0", punted],
])("caches at %s", (_name, machine) => {
  it("are merged when size and flags allow, with a link for each name", () => {
    const ran = runText(
      machine,
      `setup\n  r0 = create("${NAME}")\n  r1 = create("ext4_prealloc_space")\n  r2 = create("kvm_mmu_page_header")\n  ls("/sys/kernel/slab")\n`,
    );
    expect(ran.output).toBe(":0000184\n:a-0000144\ndm_bufio_buffer-16\next4_prealloc_space\nkvm_mmu_page_header\n");
  });

  it("stay as long as one user is left; the links stay for ever", () => {
    const ran = runText(
      machine,
      `setup\n  r0 = create("${NAME}")\n  r1 = create("ext4_prealloc_space")\n  destroy(r0)\n  r2 = ${WRITE}\n  destroy(r1)\n  r3 = ${WRITE}\n  ls("/sys/kernel/slab")\nfinal\n  r4 = ${WRITE}\n`,
    );
    expect(results(ran)[2]).toBe(1);
    expect(ran.outcome.results[4]).toBe(-2n);
    expect(ran.output).toContain("dm_bufio_buffer-16\next4_prealloc_space\n");
  });

  it("answer bad values with the attribute's error", () => {
    const path = "/sys/kernel/slab/:a-0000144";
    const ran = runText(
      machine,
      `setup\n  create("${NAME}")\n  r0 = write("${path}/order", "99")\n  r1 = write("${path}/shrink", "0")\n  r2 = write("${path}/min_partial", "7")\n  r3 = write("${path}/objs_per_slab", "7")\n  read("${path}/min_partial")\n  read("${path}/objs_per_slab")\n`,
    );
    expect(results(ran)).toEqual([-22, -22, 1, -13]);
    expect(ran.output).toBe("7\n28\n");
  });
});

describe("destruction against a write of an attribute", () => {
  const program = `setup\n  r0 = create("${NAME}")\ntask\n  destroy(r0)\ntask\n  ${WRITE}\n`;

  it("deadlocks when the directory is removed under slab_mutex", () => {
    expect(searchText(locked, program, 500)).toEqual([
      "deadlock s_active slab_mutex",
      "lock-cycle s_active slab_mutex",
    ]);
  });

  it("is silent without memory cgroups, for whose sake store takes slab_mutex", () => {
    const machine = bootKernel("models/slub/bf5eb3de3847.c", "4.11", { CONFIG_MEMCG: "0" });
    expect(searchText(machine, program, 500)).toEqual([]);
  });

  it("leaves the entry behind, and no cycle, when a work item removes it", () => {
    expect(searchText(punted, program, 500)).toEqual(["entry-alive /kernel/slab"]);
  });
});

describe("destruction and creation of the same kind", () => {
  const program = `setup\n  r0 = create("${NAME}")\ntask\n  destroy(r0)\n  r1 = create("${NAME}")\n`;

  it("works when the directory is gone by then", () => {
    expect(searchText(locked, program, 300)).toEqual([]);
  });

  it("fails with a duplicate name until the work item ran", () => {
    expect(searchText(punted, program, 300)).toEqual([
      "dup-name /kernel/slab",
      "entry-alive /kernel/slab",
      "leak kobject_set_name_vargs",
    ]);
    const failed = runText(punted, program);
    expect(failed.outcome.results[1]).toBe(0n);
    expect(failed.outcome.console.map((line) => line.text).join("")).toContain(
      "kmem_cache_create(dm_bufio_buffer-16) failed with error -17",
    );
  });
});

it("a child of a memory cgroup gets what is written to its root, and goes with it", () => {
  const program = `setup\n  r0 = create("${NAME}")\n  ${WRITE}\n  r1 = memcg_child(r0)\ntask\n  memcg_gone(r0, r1)\n  destroy(r0)\n`;
  expect(searchText(locked, program, 50)).toEqual(["lock-cycle s_active slab_mutex"]);
  expect(searchText(punted, program, 50)).toEqual(["entry-alive /kernel/slab", "leak create_cache"]);
});
