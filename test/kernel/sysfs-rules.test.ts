import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const MACHINES = {
  "4.12": bootKernel("test/kernel/sysfs-rules.c", "4.12"),
  "6.1": bootKernel("test/kernel/sysfs-rules.c", "6.1"),
};
type Version = keyof typeof MACHINES;
const VERSIONS = Object.keys(MACHINES) as Version[];

/** Results of the calls after make(), what was printed but stacks, and the machine as they left it. */
function ran(version: Version, ...calls: readonly string[]) {
  const machine = MACHINES[version];
  const lines = ["make()", ...calls].map((call, i) => `  r${i} = ${call}`);
  const text = runText(machine, `setup\n${lines.join("\n")}\n`);
  const [made, ...got] = results(text);
  expect(made).toBe(0);
  return {
    results: got,
    lines: text.setup.console.filter((line) => line.stack === null).map((line) => line.text.trimEnd()),
    machine,
  };
}

const ENOENT = -2;
const EIO = -5;
const EFAULT = -14;
const EEXIST = -17;
const ENODEV = -19;
const EINVAL = -22;
const EFBIG = -27;

describe.each(VERSIONS)("sysfs in %s", (version) => {
  it.each([
    ["a link from what is not in sysfs", "link_from_gone()", EFAULT],
    ["a link to what is not in sysfs", "link_to_gone()", ENOENT],
    ["the removal of a file that is not there", "remove_missing()", 0],
    ["a group without attributes", "group_of_nothing()", EINVAL],
    ["a link in a group that is not there", "group_link_nowhere()", ENOENT],
    ["a file whose attribute has no show", 'read("/sys/kernel/a/empty")', EIO],
    ["a file whose attribute has no store", 'write("/sys/kernel/a/empty", "1")', EIO],
    ["a store that claims more than it was given", 'write("/sys/kernel/a/more", "12")', 7],
    ["a write of nothing", "write_size(0)", 0],
    ["a write of a page", "write_size(4096)", 4096],
    ["a write of more than a page", "write_size(5000)", 4096],
    ["a read from the middle", 'read_at("/sys/kernel/a/plain", 2, 100)', 4],
    ["a read behind the end", 'read_at("/sys/kernel/a/plain", 6, 100)', 0],
    ["a read of a part", 'read_at("/sys/kernel/a/plain", 0, 3)', 3],
    ["what is buffered of a file that goes", "read_removed()", 339],
    ["a read elsewhere of a file that goes", "read_elsewhere()", ENODEV],
    ["a binary file's read up to its size", 'read_at("/sys/kernel/a/cells", 5, 100)', 3],
    ["a binary file's read behind its size", 'read_at("/sys/kernel/a/cells", 8, 100)', 0],
    ["a binary file's write up to its size", 'write_at("/sys/kernel/a/cells", 6, "123")', 2],
    ["a binary file's write behind its size", 'write_at("/sys/kernel/a/cells", 8, "1")', EFBIG],
  ])("gives %s its result", (_, call, expected) => {
    expect(ran(version, call).results).toEqual([expected]);
  });

  it("cuts what a show function gives at a page, and says so", () => {
    const { results: got, lines } = ran(version, 'read_at("/sys/kernel/a/much", 0, 8192)');
    expect(got).toEqual([4095]);
    expect(lines).toEqual([expect.stringMatching(/^fill_read_buffer: kobj_attr_show\+0x.* returned bad count$/)]);
  });

  it("warns when a file is removed where there is no directory", () => {
    expect(ran(version, "remove_from_gone()").lines).toContain("kernfs: can not remove 'other', no directory");
  });

  it("adds nothing below what is not in sysfs", () => {
    const { results: got, lines } = ran(version, "add_below_gone()");
    expect(got).toEqual([-1]);
    expect(lines).toContain("kobject_add_internal failed for x (error: -2 parent: gone)");
  });

  it("takes files back when one is in the way, and that one, too", () => {
    const { results: got, machine } = ran(version, "files_in_the_way()");
    expect(got).toEqual([EEXIST]);
    expect(machine.ls("/sys/kernel/a")).toEqual(["cells", "empty", "more", "much"]);
  });

  it("masks the mode of a group's file, with a warning", () => {
    const { results: got, lines, machine } = ran(version, "group_too_open()");
    expect(got).toEqual([0]);
    expect(lines).toContain("Attribute wide: Invalid permissions 0666");
    expect(machine.sysfs().find((node) => node.path.endsWith("/wide"))?.mode).toBe(0o664);
  });

  it("merges a group's files into a named one, or none of them", () => {
    const { results: got, machine } = ran(version, "group_merge()", "group()", "group_merge()");
    expect(got).toEqual([ENOENT, 0, EEXIST]);
    expect(machine.ls("/sys/kernel/a/named")).toEqual(["plain"]);
  });

  it("puts links into groups, and links to groups", () => {
    const { results: got, lines, machine } = ran(version, "group()", "group_link_twice()", "link_to_entry()");
    expect(got).toEqual([0, EEXIST, 0]);
    expect(lines).toContain("sysfs: cannot create duplicate filename '/kernel/a/named/top'");
    expect(machine.ls("/sys/kernel/named")).toEqual(["other", "plain", "top"]);
  });

  it("keeps a mount point empty", () => {
    expect(ran(version, "mount_point()", "move_into_mount_point()").results).toEqual([0, ENOENT]);
  });
});

describe("an update of a named group", () => {
  it("removes what is not visible any more", () => {
    const { results: got, machine } = ran("6.1", "group()", "group_hides()");
    expect(got).toEqual([0, 0]);
    expect(machine.ls("/sys/kernel/a/named")).toEqual(["plain"]);
  });

  it("needs the group to be there, and told so", () => {
    const { results: got, lines } = ran("6.1", "group_hides()");
    expect(got).toEqual([EINVAL]);
    expect(lines).toEqual(["Can't update unknown attr grp name: a/named"]);
  });

  it("fails over its own directory before 4.19", () => {
    expect(ran("4.12", "group()", "group_hides()").results).toEqual([0, EEXIST]);
  });
});
