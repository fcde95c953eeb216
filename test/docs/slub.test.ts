import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
const MAIN = join(ROOT, "dist", "cli", "main.js");
const PAGE = readFileSync(join(ROOT, "docs/slub.md"), "utf8");
let folder = "";

/** Each command of the page with the lines that it prints according to the page. */
const EXAMPLES = [...PAGE.matchAll(/```sh\nnpx kobjlab (.*)\n```\n\n```text\n([^]*?)\n```/g)].map(
  ([, command = "", output = ""]) => ({ command, lines: output.split("\n") }),
);

/** Numbers, addresses and columns depend on the build of the library and on the paths. */
function plain(text: string): string {
  return text
    .replaceAll(/0x[0-9a-f]+|\[<[0-9a-f]+>\]|\b[\d,]+ runs\b|\/\d+\b/g, "#")
    .replaceAll(/ +/g, " ")
    .trim();
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kobjlab-docs-"));
  for (const name of ["models", "docs"]) symlinkSync(join(ROOT, name), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("docs/slub.md", () => {
  it("shows what every command prints", () => {
    expect(EXAMPLES.length).toBe(PAGE.split("```sh\n").length - 1);
  });

  it.each(EXAMPLES)(
    "npx kobjlab $command",
    ({ command, lines }) => {
      const done = spawnSync(process.execPath, [MAIN, ...command.split(" ")], { cwd: folder, encoding: "utf8" });
      const printed = done.stdout.split("\n").map(plain);
      const missing = lines.filter((line) => !printed.some((p) => p.startsWith(plain(line))));
      expect(missing).toEqual([]);
    },
    120_000,
  );
});
