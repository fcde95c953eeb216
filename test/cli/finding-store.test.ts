import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareStore, storeFinding } from "../../src/cli/finding-store.js";
import { decodeFinding } from "../../src/fuzz/index.js";
import { dialectOf } from "../../src/report/dialect.js";
import { foundDeadlock } from "../report/found-sample.js";

const options = { dialect: dialectOf("4.10")!, replay: "npx kobjlab replay x" };

describe("folder of findings", () => {
  let out = "";
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "kobjlab-store-"));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));

  it("holds the record, the report, the program and the schedule", () => {
    const stored = storeFinding(out, foundDeadlock, options);
    expect(stored).toEqual({ folder: join(out, "deadlock+s_active+slab_mutex"), isNew: true });
    expect(readdirSync(stored.folder).toSorted()).toEqual([
      "finding.json",
      "program.txt",
      "report.txt",
      "schedule.txt",
    ]);
    const json = readFileSync(join(stored.folder, "finding.json"), "utf8");
    expect(decodeFinding(json)).toEqual(foundDeadlock.record);
  });

  it("leaves an earlier finding of the same signature as it is, and no draft behind", () => {
    storeFinding(out, foundDeadlock, options);
    const report = join(out, "deadlock+s_active+slab_mutex", "report.txt");
    writeFileSync(report, "read and annotated");
    expect(storeFinding(out, foundDeadlock, options).isNew).toBe(false);
    expect(readFileSync(report, "utf8")).toBe("read and annotated");
    expect(readdirSync(out)).toEqual(["deadlock+s_active+slab_mutex"]);
  });

  it("keeps a finding of changed code beside the earlier one", () => {
    const changed = { ...foundDeadlock, record: { ...foundDeadlock.record, image: "aaaabbbbccccdddd" } };
    storeFinding(out, foundDeadlock, options);
    expect(storeFinding(out, changed, options)).toEqual({
      folder: join(out, "deadlock+s_active+slab_mutex+aaaabbbb"),
      isNew: true,
    });
    expect(storeFinding(out, changed, options).isNew).toBe(false);
  });

  it("refuses a folder that cannot be made, naming it", () => {
    writeFileSync(join(out, "file"), "");
    expect(() => prepareStore(join(out, "file", "findings"))).toThrow(/--out .*file.findings/);
  });

  it("makes the folders above it, and takes one that is there", () => {
    const deep = join(out, "a", "b", "c");
    prepareStore(deep);
    prepareStore(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it.runIf(process.platform === "linux")("refuses a folder below /proc at once", () => {
    expect(() => prepareStore("/proc/nope/deeper")).toThrow(/--out .proc.nope.deeper: the folder cannot be made/);
  });

  it("gives a finding's folder the rights of any other folder", () => {
    const stored = storeFinding(out, foundDeadlock, options);
    mkdirSync(join(out, "any"));
    expect(statSync(stored.folder).mode).toBe(statSync(join(out, "any")).mode);
  });
});
