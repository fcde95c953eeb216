import { describe, expect, it } from "vitest";
import type { Frame } from "../../src/machine/finding.js";
import { dialectOf } from "../../src/report/dialect.js";
import { framesIn, namesIn } from "../../src/report/frames.js";

const frame = (name: string): Frame => ({
  function: name,
  offset: 1,
  size: 2,
  address: 3n,
  module: "",
  file: "",
  line: 0,
});
const WRITE = ["kernfs_fop_write", "__vfs_write", "vfs_write", "SyS_write"].map(frame);

const namesOf = (linux: string): string[] => framesIn(WRITE, dialectOf(linux)!).map((f) => f.function);

describe("the frames of a write", () => {
  it("are those of the dialect's version", () => {
    expect(namesOf("4.12")).toEqual(["kernfs_fop_write", "__vfs_write", "vfs_write", "SyS_write"]);
    expect(namesOf("4.19")).toEqual(["kernfs_fop_write", "__vfs_write", "vfs_write", "ksys_write", "__x64_sys_write"]);
    expect(namesOf("6.1")).toEqual(["kernfs_fop_write_iter", "vfs_write", "ksys_write", "__x64_sys_write"]);
  });

  it("keep their names where no version differs", () => {
    expect(namesIn("sysfs_kf_write", dialectOf("6.1")!)).toEqual(["sysfs_kf_write"]);
  });
});
