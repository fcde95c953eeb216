import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const EACCES = -13;
const EBADF = -9;
const EEXIST = -17;
const EINVAL = -22;
const EISDIR = -21;
const ENODEV = -19;
const ENOENT = -2;
const ENOTDIR = -20;

const machine = bootKernel("test/kernel/sysfs-operations.c", "6.12");
const old = bootKernel("test/kernel/sysfs-operations.c", "4.12");

/** Runs calls in setup: their results and what they printed. */
function user(...calls: string[]): { results: number[]; output: string; signatures: readonly string[] } {
  return userOf(machine, calls);
}

function userOf(kernel: typeof machine, calls: readonly string[]): ReturnType<typeof user> {
  const lines = calls.map((call, i) => `  r${i} = ${call}\n`).join("");
  const ran = runText(kernel, `setup\n${lines}`);
  return { results: results(ran), output: ran.output, signatures: ran.setup.findings.map((f) => f.signature) };
}

describe("a file of sysfs", () => {
  it("gives back what was written", () => {
    const { results: got, output } = user(`write("/sys/kernel/a/val", "42\\n")`, `read("/sys/kernel/a/val")`);
    expect(got).toEqual([3, 3]);
    expect(output).toBe("42\n");
  });

  it("gives the store function's error to the writer", () => {
    expect(user(`write("/sys/kernel/a/val", "x")`).results).toEqual([EINVAL]);
  });

  it("is opened as its mode allows, and not found where there is none", () => {
    const calls = [`write("/sys/kernel/a/ro", "1")`, `read("/sys/kernel/a/self")`, `read("/sys/kernel/nothing")`];
    expect(user(...calls, `read("/proc/a")`, `read("/sys/kernel/a")`, `ls("/sys/kernel/a/val")`).results).toEqual([
      EACCES,
      EACCES,
      ENOENT,
      ENOENT,
      EISDIR,
      ENOTDIR,
    ]);
  });

  it("takes a new mode for what is opened from then on", () => {
    const calls = [
      `open("/sys/kernel/a/val", "w")`,
      "chmod_val()",
      `write_fd(r0, "5")`,
      `write("/sys/kernel/a/val", "6")`,
    ];
    expect(user(...calls).results).toEqual([3, 0, 1, EACCES]);
  });

  it("keeps a place in the file for each descriptor", () => {
    const calls = [
      `open("/sys/kernel/a/bin", "r")`,
      "read_fd(r0)",
      "read_fd(r0)",
      "close(r0)",
      "close(r0)",
      "read_fd(r0)",
    ];
    const { results: got, output } = user(...calls);
    expect(got).toEqual([3, 10, 0, 0, EBADF, EBADF]);
    expect(output).toBe("aaaaaaaaaa");
  });

  it("answers ENODEV through a descriptor when it has been removed, also when the name is back", () => {
    const open = `open("/sys/kernel/a/val", "rw")`;
    expect(user(open, "del_a()", `write_fd(r0, "1")`, "read_fd(r0)", "close(r0)").results.slice(2)).toEqual([
      ENODEV,
      ENODEV,
      0,
    ]);
    const again = [`open("/sys/kernel/a/b/up/val", "r")`, "del_b()", "add_b()", "read_fd(r0)"];
    expect(user(...again).results).toEqual([3, 0, 0, 2]);
  });
});

describe("directories and links", () => {
  it("list what is in them, sorted", () => {
    expect(user(`ls("/sys/kernel/a")`).output.split("\n")).toEqual([
      "b",
      "bin",
      "broken",
      "grp",
      "ro",
      "self",
      "unbroken",
      "val",
      "",
    ]);
  });

  it("are followed by name, to a directory that was made again", () => {
    const calls = [
      `read("/sys/kernel/to_b/up/grp/val")`,
      "del_b()",
      `ls("/sys/kernel/to_b")`,
      "add_b()",
      `ls("/sys/kernel/to_b")`,
    ];
    expect(user(...calls).results).toEqual([2, 0, ENOENT, 0, 0]);
  });

  it("follow a renaming", () => {
    const calls = [
      `rename_a("c")`,
      `read("/sys/kernel/c/val")`,
      `read("/sys/kernel/a/val")`,
      `read("/sys/kernel/to_b/up/val")`,
    ];
    expect(user(...calls).results).toEqual([0, 2, ENOENT, 2]);
    expect(user(`rename_a("to_b")`).results).toEqual([EEXIST]);
  });

  it("refuse a name twice, with a finding unless asked not to", () => {
    const loud = user("link_again()");
    expect(loud.results).toEqual([EEXIST]);
    expect(loud.signatures).toEqual(["dup-name /kernel"]);
    const quiet = user("link_quietly()");
    expect(quiet.results).toEqual([EEXIST]);
    expect(quiet.signatures).toEqual([]);
  });
});

describe("a group", () => {
  it("leaves out what is not visible", () => {
    expect(user(`ls("/sys/kernel/a/grp")`).output).toBe("val\n");
  });

  it("can be updated with its name since 4.19, before the directory was in the way", () => {
    expect(userOf(machine, ["group_update()"]).results).toEqual([0]);
    expect(userOf(old, ["group_update()"]).results).toEqual([EEXIST]);
  });

  it("is warned about when it is removed twice", () => {
    const { signatures } = user("group_remove()", "group_remove()");
    expect(signatures).toHaveLength(1);
    expect(signatures[0]).toMatch(/^warning/);
  });
});

describe("removal from within", () => {
  it("is done by one of several writers, who all return", () => {
    const program = `task\n  write("/sys/kernel/a/self", "1")\ntask\n  write("/sys/kernel/a/self", "1")\nfinal\n  r0 = removals()\n`;
    for (let seed = 1n; seed <= 200n; seed++) {
      const { outcome, signatures } = runText(machine, program, seed);
      expect(signatures).toEqual([]);
      expect(outcome.end).toBe("done");
      expect(outcome.results).toEqual([1n]);
    }
  });

  it("goes through when the protection is broken", () => {
    const program = `task\n  write("/sys/kernel/a/broken", "1")\n`;
    expect(searchText(machine, program, 20)).toEqual([]);
    expect(searchText(old, program, 20)).toEqual([]);
  });

  it("waits for itself otherwise", () => {
    const { outcome, signatures } = runText(machine, `task\n  write("/sys/kernel/a/unbroken", "1")\n`);
    expect(outcome.end).toBe("stuck");
    expect(signatures[0]).toBe("recursive-lock kn->active");
  });
});
