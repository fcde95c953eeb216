import { describe, expect, it } from "vitest";
import { dialectOf } from "../../src/report/dialect.js";
import { kernelText } from "../../src/report/kernel-text.js";
import { bootKernel, runText } from "./kernel.js";

function boot(defines: Readonly<Record<string, string>>) {
  const name = { KOBJLAB_MODULE_NAME: "leaves_sysfs" };
  return bootKernel("test/fixtures/checkers/leaves-sysfs.c", "6.12", { ...name, ...defines });
}

function left(defines: Readonly<Record<string, string>>): string[] {
  const { setup } = runText(boot(defines), 'rmmod("leaves_sysfs")');
  return setup.findings.map((f) => f.signature).filter((s) => s.startsWith("sysfs-left"));
}

describe("what a module leaves in sysfs when it is unloaded", () => {
  it.each([
    ["KEEP_KOBJECT", "/kernel/own"],
    ["KEEP_DYNAMIC", "/kernel/dynamic"],
    ["KEEP_FILE", "/kernel/shared_value"],
    ["KEEP_KSET", "/kernel/leaves"],
  ])("%s is reported", (define, path) => {
    expect(left({ [define]: "" })).toEqual([`sysfs-left ${path}`]);
  });

  it("is nothing when it removes all", () => {
    expect(left({})).toEqual([]);
  });

  it("is told with the stack that made it", () => {
    const { setup } = runText(boot({ KEEP_KOBJECT: "" }), 'rmmod("leaves_sysfs")');
    const text = kernelText(setup.findings[0]!, [], dialectOf("6.12")!);
    expect(text).toMatch(/^sysfs: \/kernel\/own is still there after module leaves_sysfs was unloaded\n {2}comm /);
    expect(text).toContain("kobject_init_and_add");
    expect(text).toContain("leaves_init");
  });

  it("is told when its init function fails, too", () => {
    expect(boot({ INIT_FAILS: "" }).bootFindings.map((f) => f.signature)).toContain("sysfs-left /kernel/own");
  });
});
