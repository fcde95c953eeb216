import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
const MAIN = join(ROOT, "dist", "cli", "main.js");
let folder = "";

function kobjlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: "utf8", timeout: 60_000 });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kobjlab-end-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SYNCHRONOUS = join(ROOT, "models/slub/bf5eb3de3847.c");
const WORK_ITEM = join(ROOT, "models/slub/3b7b314053d0.c");

describe("fuzz and replay", () => {
  it("finds lock cycle and deadlock, prints the kernel's text, stores what replays in another process", () => {
    const done = kobjlab("fuzz", SYNCHRONOUS, "--runs", "20k");
    expect(done.status).toBe(1);
    expect(done.stdout).toContain("[ INFO: possible circular locking dependency detected ]");
    expect(done.stdout).toMatch(/INFO: task \S+:\d+ blocked for more than 120 seconds\./);
    expect(done.stdout).toContain("Showing all locks held in the system:");
    const stored = readdirSync(join(folder, "findings"));
    expect(stored).toContain("lock-cycle+s_active+slab_mutex");
    expect(stored).toContain("deadlock+s_active+slab_mutex");
    for (const name of stored) {
      const replayed = kobjlab("replay", join("findings", name));
      expect(replayed.stderr).toMatch(/^reproduced: .* steps event for event as recorded\n$/);
      expect(replayed.stdout).toContain("--- schedule");
    }
  });

  it("replays what was found under a limit on steps of its own", () => {
    const model = join(folder, "loop.c");
    writeFileSync(model, LOOP_MODULE);
    const out = mkdtempSync(join(folder, "limited-"));
    const done = kobjlab("fuzz", model, "--runs", "200", "--max-steps", "1000", "--out", out);
    expect(done.status).toBe(1);
    const name = readdirSync(out).find((folder) => folder.startsWith("step-limit"));
    const file = join(out, name!, "finding.json");
    expect(kobjlab("replay", file)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^reproduced: step-limit/),
    });
    const record = JSON.parse(readFileSync(file, "utf8"));
    expect(record.environment.maxSteps).toBe(1000);
    const { maxSteps: _1000, ...unlimited } = record.environment;
    writeFileSync(file, JSON.stringify({ ...record, environment: unlimited }));
    expect(kobjlab("replay", file).status).toBe(3);
  });

  it("tries a patch in memory, and replays what it brought without the diff", () => {
    const driver = join(folder, "gauge.c");
    cpSync(join(ROOT, "models/drivers/misc_gauge.c"), driver);
    const patch = join(folder, "no-sync.diff");
    const diff = readFileSync(join(ROOT, "models/broken-drivers/misc_gauge-no-sync.diff"), "utf8");
    writeFileSync(patch, diff.replaceAll("models/drivers/misc_gauge.c", "gauge.c"));
    const out = mkdtempSync(join(folder, "patched-"));
    const done = kobjlab("fuzz", driver, "--patch", patch, "--runs", "2k", "--out", out);
    expect(done.stdout).toContain(`model:     ${driver} with ${patch} (Linux 6.12)`);
    const oneMore = /^object: {4}allocated in gauge_init, freed in gauge_exit, as in use-after-free \w+$/m;
    const header = done.stdout.split("\n\n").find((section) => oneMore.test(section));
    expect(header).toMatch(/\nreplay: .*$/);
    expect(done.status).toBe(1);
    rmSync(patch);
    rmSync(driver);
    expect(kobjlab("replay", join(out, readdirSync(out)[0]!)).status).toBe(1);
  });

  it("names the first step that differs, with status 3, when a record is not what the machine does", () => {
    const path = join(folder, "findings", "lock-cycle+s_active+slab_mutex", "finding.json");
    const record = JSON.parse(readFileSync(path, "utf8"));
    record.events[2].op = "mutex_trylock";
    const changed = join(folder, "changed.json");
    writeFileSync(changed, JSON.stringify(record));
    const done = kobjlab("replay", changed);
    expect(done.status).toBe(3);
    expect(done.stderr).toMatch(/step 2 differs/);
  });

  it("gives the same findings in the same order for the same seed, in two processes", () => {
    const once = (): unknown => {
      const done = kobjlab(
        "fuzz",
        WORK_ITEM,
        "--runs",
        "5k",
        "--seed",
        "7",
        "--json",
        "--out",
        mkdtempSync(join(folder, "out-")),
      );
      const { elapsedMs: _elapsed, findings, ...counts } = JSON.parse(done.stdout);
      return {
        ...counts,
        findings: findings.map((f: Record<string, unknown>) => [
          f["signature"],
          f["eventHash"],
          f["program"],
          f["schedule"],
        ]),
      };
    };
    expect(once()).toEqual(once());
  });
});

describe("test", () => {
  it("says for each model whether it shows what it declares, and prints the matrix in the order of history", () => {
    const models = ["3b7b314053d0.c", "bf5eb3de3847.c"].map((name) => join(ROOT, "models/slub", name));
    const done = kobjlab("test", ...models, "--runs", "20k");
    expect(done.stdout).toMatch(
      /^ok {3}\S*bf5eb3de3847\.c {2}\d+ found, \d+ silent as declared {2}20000 runs {2}\d+\.\d s$/m,
    );
    expect(done.stdout).toMatch(/^model +since +kind +expected +found +first seen after$/m);
    expect(done.stdout).toMatch(/^bf5eb3de3847 +4\.11 +dup-name [^]*^3b7b314053d0 +4\.12 +dup-name /m);
    expect(done.stdout).toMatch(/lock-cycle +found +lock cycle slab_mutex\/s_active +[\d,]+ runs$/m);
    expect(done.stdout).toMatch(/dup-name +silent +-$/m);
    expect(done.stdout).toMatch(/dup-name +found +duplicate name +[\d,]+ runs$/m);
    expect(done.status).toBe(0);
  });
});

describe("compare", () => {
  const compared = (...args: string[]) =>
    kobjlab("compare", ...args, "--runs", "20k", "--out", mkdtempSync(join(folder, "compare-")));

  it("says what the second model has mended, and what it has brought", () => {
    const done = compared(SYNCHRONOUS, WORK_ITEM);
    expect(done.stdout).toMatch(/^fixed {6}lock-cycle s_active slab_mutex\n +npx kobjlab replay \S+$/m);
    expect(done.stdout).toMatch(
      /^fixed: lock cycle slab_mutex\/s_active, real deadlock; new: duplicate name, leak of a memcg child, entry alive after destroy$/m,
    );
    expect(done.stdout).toMatch(/^predicted only, .*new: leak of the name of a failed registration/m);
    expect(done.status).toBe(1);
  });

  it("applies a patch in memory, and ends with 0 when it brings nothing new", () => {
    const done = compared(WORK_ITEM, "--patch", join(ROOT, "docs/slub-leak-fix.diff"));
    expect(done.stdout).toMatch(
      /^fixed: leak of a memcg child; unchanged: duplicate name, entry alive after destroy$/m,
    );
    expect(done.status).toBe(0);
  });

  it("names the hunk that does not apply", () => {
    const done = compared(SYNCHRONOUS, "--patch", join(ROOT, "docs/slub-leak-fix.diff"));
    expect(done.stderr).toMatch(/slub-leak-fix\.diff/);
    expect(done.status).toBe(2);
    const broken = join(folder, "broken.diff");
    const text = readFileSync(join(ROOT, "docs/slub-leak-fix.diff"), "utf8").replace(
      "state_in_sysfs",
      "state_in_nothing",
    );
    writeFileSync(broken, text);
    expect(compared(WORK_ITEM, "--patch", broken).stderr).toMatch(
      /broken\.diff: hunk 1 \(@@ .* @@\) does not apply to/,
    );
    const rename = join(folder, "rename.diff");
    const names = ["a/3b7b314053d0.c b/new.c", "from 3b7b314053d0.c", "to new.c"];
    writeFileSync(rename, `diff --git ${names[0]}\nrename ${names[1]}\nrename ${names[2]}\n`);
    expect(compared(WORK_ITEM, "--patch", rename).stderr).toMatch(
      /rename\.diff: it removes or renames .*3b7b314053d0\.c/,
    );
  });
});

describe("run", () => {
  it("boots a module, writes and reads its attribute, lists a directory, unloads it", () => {
    const module = join(folder, "foo.c");
    writeFileSync(module, FOO_MODULE);
    const script = [
      'write("/sys/kernel/kobject_example/foo", "7")',
      'read("/sys/kernel/kobject_example/foo")',
      'ls("/sys/kernel/kobject_example")',
    ];
    const done = kobjlab("run", module, ...script.flatMap((line) => ["--do", line]));
    expect(done.stderr).toBe("");
    expect(done.stdout).toMatch(/^7$/m);
    expect(done.stdout).toMatch(/foo/);
    expect(done.status).toBe(0);
  });

  it("gives results as signed numbers and errno names in JSON", () => {
    const module = join(folder, "foo.c");
    writeFileSync(module, FOO_MODULE);
    const lines = ['write("/sys/kernel/kobject_example/foo", "7")', 'write("/sys/kernel/kobject_example/foo", "x")'];
    const done = kobjlab("run", module, "--json", ...lines.flatMap((line) => ["--do", line]));
    expect(JSON.parse(done.stdout).results).toEqual([
      { call: lines[0], result: 1 },
      { call: lines[1], result: -22, errno: "-EINVAL" },
    ]);
  });
});

const LOOP_MODULE = `#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sysfs.h>
#include <linux/kobject.h>

static struct kobject *k;

static ssize_t a_store(struct kobject *o, struct kobj_attribute *a, const char *buf, size_t n)
{
	while (1)
		cond_resched();
}

static struct kobj_attribute at = __ATTR(a, 0200, NULL, a_store);

static int __init loop_init(void)
{
	k = kobject_create_and_add("loop", kernel_kobj);
	return sysfs_create_file(k, &at.attr);
}

static void __exit loop_exit(void)
{
	kobject_put(k);
}

module_init(loop_init);
module_exit(loop_exit);
MODULE_LICENSE("GPL");
`;

const FOO_MODULE = `#include <linux/kobject.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/module.h>
#include <linux/init.h>

static int foo;

static ssize_t foo_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\\n", foo);
}

static ssize_t foo_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int ret = kstrtoint(buf, 10, &foo);

	return ret < 0 ? ret : count;
}

static struct kobj_attribute foo_attribute = __ATTR(foo, 0664, foo_show, foo_store);
static struct attribute *attrs[] = { &foo_attribute.attr, NULL };
static struct attribute_group attr_group = { .attrs = attrs };
static struct kobject *example_kobj;

static int __init example_init(void)
{
	int retval;

	example_kobj = kobject_create_and_add("kobject_example", kernel_kobj);
	if (!example_kobj)
		return -ENOMEM;
	retval = sysfs_create_group(example_kobj, &attr_group);
	if (retval)
		kobject_put(example_kobj);
	return retval;
}

static void __exit example_exit(void)
{
	kobject_put(example_kobj);
}

module_init(example_init);
module_exit(example_exit);
MODULE_LICENSE("GPL v2");
`;
