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
    expect(error.message).toBe(
      'fix.diff: hunk 2 (@@ -8,3 +9,2 @@) does not apply to models/a.c: line 10 should be "neun", there is "nine"',
    );
  });

  it("is refused as applied already", () => {
    const patched = new Map([...SOURCES, ...patchSources(TWO_HUNKS, SOURCES, "fix.diff")] as [string, string][]);
    expect(() => patchSources(TWO_HUNKS, patched, "fix.diff")).toThrow(
      "fix.diff: hunk 1 (@@ -1,3 +1,4 @@) does not apply to models/a.c: it is applied already",
    );
  });

  it("may lie some lines off, and have the line ends of another system", () => {
    const off = TWO_HUNKS.replace("-1,3 +1,4", "-3,3 +3,4");
    expect(patchSources(off, SOURCES, "fix.diff")).toEqual(patchSources(TWO_HUNKS, SOURCES, "fix.diff"));
    const crlf = TWO_HUNKS.replaceAll("\n", "\r\n");
    expect(patchSources(crlf, SOURCES, "fix.diff")).toEqual(patchSources(TWO_HUNKS, SOURCES, "fix.diff"));
  });

  it("may be mails, with a signature below each", () => {
    const mail = (diff: string): string =>
      `From 1234 Mon Sep 17 00:00:00 2001\nSubject: [PATCH] fix\n\nText.\n---\n models/a.c | 2 +-\n\n${diff}-- \n2.39.5\n\n`;
    const second = "--- a/models/parts/b.h\n+++ b/models/parts/b.h\n@@ -1,2 +1,1 @@\n alpha\n-beta\n";
    const changed = patchSources(mail(TWO_HUNKS) + mail(second), SOURCES, "fix.patch");
    expect([...changed.values()]).toEqual([
      "one\none and a half\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nten\n",
      "alpha\n",
    ]);
  });

  it("may be of two files of which one is the model's", () => {
    const diff =
      "--- models/parts/b.h.orig\t2026-01-01\n+++ models/parts/b.h\t2026-01-02\n@@ -2 +2 @@\n-beta\n+gamma\n";
    expect([...patchSources(diff, SOURCES, "fix.diff")]).toEqual([["models/parts/b.h", "alpha\ngamma\n"]]);
  });

  it("adds, removes and renames files beside those that it changes", () => {
    const sources = new Map([...SOURCES].map(([path, text]) => [`/home/me/${path}`, text]));
    const diff = [
      "diff --git a/models/parts/new.h b/models/parts/new.h\nnew file mode 100644\n--- /dev/null\n+++ b/models/parts/new.h\n@@ -0,0 +1 @@\n+new\n",
      "diff --git a/models/parts/b.h b/models/parts/c.h\nrename from models/parts/b.h\nrename to models/parts/c.h\n",
      "diff --git a/models/a.c b/models/a.c\ndeleted file mode 100644\n--- a/models/a.c\n+++ /dev/null\n@@ -1,10 +0,0 @@\n-one\n-two\n-three\n-four\n-five\n-six\n-seven\n-eight\n-nine\n-ten\n",
    ].join("");
    expect(Object.fromEntries(patchSources(diff, sources, "fix.diff"))).toEqual({
      "/home/me/models/parts/new.h": "new\n",
      "/home/me/models/parts/b.h": null,
      "/home/me/models/parts/c.h": "alpha\nbeta\n",
      "/home/me/models/a.c": null,
    });
  });

  it("is refused when its hunk is not as long as it says", () => {
    const wrong = TWO_HUNKS.replace("-8,3 +9,2", "-8,4 +9,2");
    expect(() => patchSources(wrong, SOURCES, "fix.diff")).toThrow(
      "fix.diff is no unified diff: hunk 2 (@@ -8,4 +9,2 @@): ",
    );
  });

  it("is refused when it is for none of the model's files, or no diff", () => {
    expect(() => patchSources(TWO_HUNKS.replaceAll("a.c", "c.c"), SOURCES, "fix.diff")).toThrow(
      "fix.diff: models/c.c is none of the model's files: models/a.c, models/parts/b.h",
    );
    expect(() => patchSources("hello\n", SOURCES, "fix.diff")).toThrow("fix.diff is no unified diff");
  });
});
