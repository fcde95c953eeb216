import { describe, expect, it } from "vitest";
import { patchSources } from "../../src/cli/patch.js";
import { UsageError } from "../../src/errors.js";
import { thrown } from "../support/thrown.js";

const SOURCES = new Map([
  ["models/a.c", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n"],
  ["models/parts/b.h", "alpha\nbeta\n"],
]);

const TWO_HUNKS = `--- a/models/a.c
+++ b/models/a.c
@@ -1,3 +1,4 @@
 one
+one and a half
 two
 three
@@ -8,3 +9,2 @@
 eight
-nine
 ten
`;

describe("a unified diff", () => {
  it("is applied to the file it names, in memory", () => {
    const changed = patchSources(TWO_HUNKS, SOURCES, "fix.diff");
    expect([...changed]).toEqual([
      ["models/a.c", "one\none and a half\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nten\n"],
    ]);
  });

  it("finds a file by the end of its path", () => {
    const diff = "--- a/parts/b.h\n+++ b/parts/b.h\n@@ -1,2 +1,2 @@\n alpha\n-beta\n+gamma\n";
    expect(patchSources(diff, SOURCES, "fix.diff").get("models/parts/b.h")).toBe("alpha\ngamma\n");
  });

  it("is refused with the hunk that does not apply", () => {
    const error = thrown(UsageError, () => patchSources(TWO_HUNKS.replace("-nine", "-neun"), SOURCES, "fix.diff"));
    expect(error.message).toBe("fix.diff: hunk 2 (@@ -8,3 +9,2 @@) does not apply to models/a.c");
  });

  it("is refused when it is for none of the model's files, or no diff", () => {
    expect(() => patchSources(TWO_HUNKS.replaceAll("a.c", "c.c"), SOURCES, "fix.diff")).toThrow(
      "fix.diff: models/c.c is none of the model's files: models/a.c, models/parts/b.h",
    );
    expect(() => patchSources("hello\n", SOURCES, "fix.diff")).toThrow("fix.diff is no unified diff");
  });
});
