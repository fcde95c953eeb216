import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeFinding } from "../../src/fuzz/index.js";
import { foundDeadlock } from "../report/found-sample.js";

const MAIN = new URL("../../dist/cli/main.js", import.meta.url).pathname;
let folder = "";

function kobjlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: "utf8", timeout: 60_000 });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kobjlab-command-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a wrong command line ends with status 2 and says what is wrong", () => {
  it.each([
    ["nothing at all", [], /Usage: kobjlab/],
    ["an unknown command", ["fuz", "a.c"], /unknown command 'fuz'[^]*Did you mean fuzz\?/],
    ["an unknown option", ["fuzz", "a.c", "--rums", "1"], /unknown option '--rums'[^]*Did you mean --runs\?/],
    ["a count that is none", ["fuzz", "a.c", "--runs", "many"], /'many' is invalid.*whole number of at least 1/],
    ["a count beyond all", ["fuzz", "a.c", "--runs", "9".repeat(23)], /It must be at most 1,000,000,000,000/],
    ["a time beyond all", ["fuzz", "a.c", "--time", "999999999999h"], /It must be at most 8760h/],
    ["a time without unit", ["fuzz", "a.c", "--time", "10"], /'10' is invalid.*10s/],
    ["a seed that is none", ["fuzz", "a.c", "--seed", "abc"], /'abc' is invalid.*commit hash/],
    ["a version that is not known", ["run", "a.c", "--linux", "2.6"], /'2.6' is invalid.*4.4 to 6.12/],
    ["a macro without name", ["run", "a.c", "-D", "=1"], /'=1' is invalid.*NAME=VALUE/],
    ["a missing argument", ["fuzz"], /missing required argument 'model.c'/],
    ["an argument too many", ["fuzz", "a.c", "b.c"], /too many arguments/],
    ["a missing value", ["fuzz", "a.c", "--runs"], /option '--runs <n>' argument missing/],
  ])("%s", (_what, args, message) => {
    const done = kobjlab(...args);
    expect(done.stderr).toMatch(message);
    expect({ status: done.status, stdout: done.stdout }).toEqual({ status: 2, stdout: "" });
  });
});

describe("an allocation of a call that shall fail", () => {
  it("and never comes is told of", () => {
    const path = file(
      "fails.c",
      `#include <kobjlab/entry.h>
#include <linux/slab.h>
__entry("test") long make(void) { void *p = kmalloc(8, GFP_KERNEL); kfree(p); return p != NULL; }
`,
    );
    const fails = kobjlab("run", path, "--do", "make() fail 1");
    expect(fails).toMatchObject({ status: 0, stdout: expect.stringMatching(/make\(\) fail 1 = 0\n$/) });
    expect(fails.stdout).toContain("FAULT_INJECTION: forcing a failure.");
    expect(fails.stderr).toBe("");
    expect(kobjlab("run", path, "--do", "make() fail 2").stderr).toContain(
      "0 of 1 allocations failed, as the calls made fewer of them than said: make() fail 2",
    );
  });
});

describe("a file that is not what it should be ends with status 2 and names it", () => {
  it("missing, a folder, binary", () => {
    expect(kobjlab("fuzz", "nowhere.c")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/nowhere\.c: there is no such file/),
    });
    expect(kobjlab("run", ".")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/\. is a folder; give a C file/),
    });
    const binary = file("binary.c", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]));
    expect(kobjlab("list", binary)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/binary\.c is a binary file/),
    });
    expect(kobjlab("test", folder)).toMatchObject({ status: 2 });
  });

  it("a syntax error, with the line and a mark below the column", () => {
    const done = kobjlab("run", file("syntax.c", "int f(void)\n{\n\treturn 1 +;\n}\n"));
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/syntax\.c:3:\d+: error: /);
    expect(done.stderr).toMatch(/return 1 \+;\n\s+\^/);
  });

  it("a function that is nowhere, with the nearest name", () => {
    const text =
      "#include <linux/kobject.h>\nvoid f(struct kobject *k);\nvoid f(struct kobject *k)\n{\n\tkobject_pur(k);\n}\n";
    const done = kobjlab("run", file("unknown.c", text));
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/unknown\.c:5/);
    expect(done.stderr).toMatch(/kobject_put/);
  });

  it("a model without entry points", () => {
    const done = kobjlab("fuzz", file("empty.c", "int x;\n"), "--runs", "10");
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/empty\.c has no entry points/);
  });

  it("a file with nothing in it that could run", () => {
    for (const text of ["", "int x;\n", "static int f(void)\n{\n\treturn 1;\n}\n"]) {
      for (const command of ["run", "list"]) {
        const done = kobjlab(command, file("nothing.c", text));
        expect(done).toMatchObject({ status: 2, stdout: "" });
        expect(done.stderr).toMatch(/nothing\.c has nothing that could run: .*module_init/);
      }
    }
    expect(kobjlab("run", file("nothing.c", "int x;\n"), "--do", 'ls("/sys")')).toMatchObject({ status: 0 });
  });

  it("a header that is not there, with the nearest one", () => {
    const done = kobjlab("run", file("header.c", "#include <linux/modul.h>\n"));
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/header\.c:1:10: error: no header `linux\/modul\.h`/);
    expect(done.stderr).toContain("did you mean `linux/module.h`?");
  });

  it("a script that calls what is not there", () => {
    const done = kobjlab("run", file("plain.c", "int x;\n"), "--do", "wrote(1)");
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/wrote/);
  });
});

describe("a finding file that cannot be replayed ends with status 2", () => {
  const text = encodeFinding(foundDeadlock.record);

  it("missing and damaged", () => {
    expect(kobjlab("replay", "nothing")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/nothing: there is no such file/),
    });
    expect(kobjlab("replay", file("cut.json", text.slice(0, 200)))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/cut\.json.*not JSON/),
    });
    expect(kobjlab("replay", file("list.json", "[1, 2]"))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/list\.json/),
    });
    const field = text.replace('"runs": 1204', '"runs": "many"');
    expect(kobjlab("replay", file("field.json", field))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/field origin\.runs/),
    });
  });

  it("of another format version", () => {
    const done = kobjlab("replay", file("future.json", text.replace("kobjlab-finding/2", "kobjlab-finding/9")));
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/kobjlab-finding\/9/);
  });

  it("without the sources it needs", () => {
    const done = kobjlab("replay", file("bare.json", text));
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/environment\.sources: models\/slub\/test\.c is not among them/);
  });
});

describe("what there is to run is run", () => {
  it("an initcall, a module", () => {
    const text = (how: string): string =>
      `#include <linux/module.h>\nstatic int __init hello(void)\n{\n\tpr_info("hello\\n");\n\treturn 0;\n}\n${how}(hello);\n`;
    for (const how of ["late_initcall", "module_init"]) {
      expect(kobjlab("run", file("hello.c", text(how)))).toMatchObject({ status: 0, stdout: "hello\n" });
    }
    const failing = kobjlab("run", file("hello.c", text("module_init").replace("return 0", "return -EINVAL")));
    expect(failing.stdout).toMatch(/^hello\ninsmod: ERROR: could not insert module hello: -22\n/);
    expect(failing.status).toBe(1);
  });
});

describe("parameters", () => {
  const text = (how: string): string =>
    `#include <linux/module.h>\nstatic int size = 1;\nmodule_param(size, int, 0444);\nstatic char *label = "none";\n` +
    `module_param(label, charp, 0444);\nstatic int __init hello(void)\n{\n\tpr_info("%d %s\\n", size, label);\n\treturn 0;\n}\n${how}(hello);\n`;

  it.each(["module_init", "late_initcall"])("are set when the machine boots (%s)", (how) => {
    const path = file("params.c", text(how));
    expect(kobjlab("run", path)).toMatchObject({ status: 0, stdout: "1 none\n" });
    const done = kobjlab("run", path, "--param", "size=5", "--param", "label=two words");
    expect(done).toMatchObject({ status: 0, stdout: "5 two words\n" });
    expect(kobjlab("run", path, "--do", 'read("/sys/module/params/parameters/size")').stdout).toMatch(/^1\n/m);
  });

  it("that are wrong keep a module from being loaded", () => {
    const path = file("params.c", text("module_init"));
    const done = kobjlab("run", path, "--param", "size=big");
    expect(done.stdout).toMatch(/^params: `big' invalid for parameter `size'\n/);
    expect(done.status).toBe(1);
    expect(kobjlab("run", path, "--param", "size=1", "--param", "colour=red").stdout).toMatch(
      /^params: unknown parameter 'colour' ignored\n/,
    );
    expect(kobjlab("run", path, "--param", "1")).toMatchObject({ status: 2 });
  });
});

describe("help and information go to standard output", () => {
  it("--help, --version, doctor", () => {
    const help = kobjlab("--help");
    expect(help).toMatchObject({ status: 0, stderr: "" });
    for (const command of ["run", "test", "fuzz", "replay", "list", "doctor"])
      expect(help.stdout).toContain(`  ${command} `);
    expect(help.stdout).toContain("Exit status:");
    for (const command of ["run", "test", "fuzz", "replay", "list", "lockdep", "doctor"]) {
      const own = kobjlab(command, "--help");
      expect(own).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining(`kobjlab ${command}`) });
      expect(own.stdout).not.toContain("[]");
    }
    expect(kobjlab("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(kobjlab("doctor")).toMatchObject({ status: 0, stdout: expect.stringContaining("kernel-library.json") });
  });
});
