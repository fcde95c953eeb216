import { describe, expect, it } from "vitest";
import type { Machine } from "../../src/machine/machine.js";
import { parseProgram } from "../../src/program/index.js";
import { bootKernel, results, runText } from "./kernel.js";

const RUNS = 300n;
/** Steps of an unloading. */
const STEPS = 60;

const machines = new Map<string, Machine>();

/** Each is booted once; programs start from there. Direct calls need one of their own. */
function boot(name: string, defines: Readonly<Record<string, string>> = {}, linux = "6.12"): Machine {
  const key = [name, linux, ...Object.keys(defines)].join(" ");
  const machine = machines.get(key) ?? bootKernel(`test/kernel/modules/${name}.c`, linux, defines);
  machines.set(key, machine);
  return machine;
}

function found(name: string, program: string, defines: Readonly<Record<string, string>> = {}): string[] {
  const machine = boot(name, defines);
  machine.load(parseProgram(program, machine.image));
  const signatures = new Set<string>();
  for (let seed = 1n; seed <= RUNS; seed++) {
    // What comes late comes after all of an unloading: few changes of tasks.
    const { findings } = machine.run({ kind: "pct", seed, depth: 1 + Number(seed % 3n), steps: STEPS });
    for (const finding of findings) signatures.add(finding.signature);
  }
  return [...signatures].sort();
}

describe("what a module leaves behind when it is unloaded", () => {
  it.each([
    ["work", `task\n  rmmod("work")\n`, "module-text poll"],
    ["timer", `task\n  blink_soon()\n  rmmod("timer")\n`, "module-text blink"],
    ["rcu-callback", `task\n  rmmod("rcu_callback")\n`, "module-text route_free"],
    ["late-release", `task\n  rmmod("late_release")\ntask\n  subsystem_drop()\n`, "module-data widget_ktype"],
    [
      "open-file",
      `setup\n  r0 = open("/dev/counter", "r")\ntask\n  read_fd(r0)\ntask\n  rmmod("open_file")\n`,
      "module-data counter_fops",
    ],
    ["running-kthread", `task\n  rmmod("running_kthread")\n  tell_news()\n`, "module-text watch"],
    ["listed", `task\n  rmmod("listed")\ntask\n  weigh()\n`, "module-data my_driver"],
  ])("%s is found when it is used, its twin is silent", (name, program, signature) => {
    expect(found(name, program)).toContain(signature);
    expect(found(name, program, { FIXED: "1" })).toEqual([]);
  });
});

describe("a module's memory", () => {
  it("is as in its file whenever it is loaded", () => {
    const { setup } = runText(
      boot("parameters"),
      `setup
        write("/sys/module/parameters/parameters/number", "77")
        rmmod("parameters")
        insmod("parameters", "secret=4 label=\\"two words\\"")
        rmmod("parameters")
        insmod("parameters")`,
    );
    const loads = setup.console.map((line) => line.text).filter((text) => text.startsWith("load"));
    expect(loads).toEqual([
      "load 1: number -5 secret 9 label none\n",
      "load 1: number -5 secret 4 label two words\n",
      "load 1: number -5 secret 9 label none\n",
    ]);
    expect(setup.findings).toEqual([]);
  });

  it("takes its lock classes with it", () => {
    const orders = (between: string): string[] =>
      runText(boot("parameters"), `setup\n  lock_both(0)\n${between}  lock_both(1)\n`).setup.findings.map(
        (f) => f.signature,
      );
    expect(orders("")).toEqual(["lock-cycle first_lock second_lock"]);
    expect(orders(`  rmmod("parameters")\n  insmod("parameters")\n`)).toEqual([]);
  });

  it("is no root of leaks once it is gone", () => {
    const unload = `task\n  rmmod("lost")\n`;
    expect(runText(boot("lost"), "").signatures).toEqual([]);
    expect(runText(boot("lost"), unload).signatures).toEqual(["leak lost_init"]);
    expect(runText(boot("lost", { FIXED: "1" }), unload).signatures).toEqual([]);
  });

  it("comes back with each run, gone or not", () => {
    const machine = boot("parameters");
    const program = parseProgram(
      `setup\n  rmmod("parameters")\ntask\n  insmod("parameters")\n  hold()\n`,
      machine.image,
    );
    machine.load(program);
    const hashes = [1n, 2n, 1n].map((seed) => machine.run({ kind: "random", seed }).eventHash);
    expect(hashes[2]).toBe(hashes[0]);
    machine.load(parseProgram(`setup\n  r0 = hold()\n`, machine.image));
    expect(machine.run({ kind: "random", seed: 1n }).results).toEqual([1n]);
  });

  it("has entry points while it is loaded only, and cannot go while one is called", () => {
    const ran = runText(
      boot("parameters"),
      `setup\n  rmmod("parameters")\n  r0 = hold()\n  insmod("parameters")\n  r1 = hold()\n  r2 = rmmod("parameters")\n  drop()\n  r3 = rmmod("parameters")\n`,
    );
    expect(ran.setup.results).toEqual([null, 1n, -11n, 0n]);
  });
});

describe("loading and unloading", () => {
  it.each([
    ["", 0],
    ["returns=-19", -19],
    ["number=much", -22],
    ["even=3", -33],
    ["code=abcd", -28],
    ["ports=1,2,3,4", -22],
    ["verbose", 0],
    ["number", -22],
    ["unknown=1", 0],
  ])("tells what came of it: %s", (params, error) => {
    const ran = runText(
      boot("parameters"),
      `setup\n  rmmod("parameters")\n  r0 = insmod("parameters", "${params}")\n  r1 = insmod("parameters", "${params}")\n  r2 = rmmod("parameters")\n`,
    );
    expect(results(ran)).toEqual([error, error === 0 ? -17 : error, error === 0 ? 0 : -2]);
  });

  it("says what is wrong with parameters", () => {
    const calls = ["number=much", "code=abcd", "unknown=1", "ports=1,2,3,4"].map(
      (p) => `  insmod("parameters", "${p}")\n  rmmod("parameters")\n`,
    );
    const { setup } = runText(boot("parameters"), `setup\n  rmmod("parameters")\n${calls.join("")}`);
    expect(setup.console.map((line) => line.text).filter((text) => /^(parameters|code|ports):/.test(text))).toEqual([
      "parameters: `much' invalid for parameter `number'\n",
      "code: string doesn't fit in 3 chars.\n",
      "parameters: `abcd' too large for parameter `code'\n",
      "parameters: unknown parameter 'unknown' ignored\n",
      "ports: can only take 3 arguments\n",
      "parameters: `1,2,3,4' invalid for parameter `ports'\n",
    ]);
  });

  it("warns of an init that returns more than 0, and loads all the same", () => {
    const { setup } = runText(
      boot("parameters"),
      `setup\n  rmmod("parameters")\n  r0 = insmod("parameters", "returns=3")\n  r1 = rmmod("parameters")\n`,
    );
    expect(setup.console.map((line) => line.text)).toContain(
      "do_init_module: 'parameters'->init suspiciously returned 3, it should follow 0/-E convention\ndo_init_module: loading module anyway...\n",
    );
    expect(setup.results).toEqual([0n, 0n]);
  });

  it.each(["4.12", "6.12"])("sends ADD and REMOVE of the module's directory (%s)", (linux) => {
    const machine = boot("parameters", {}, linux);
    runText(machine, `setup\n  rmmod("parameters")\n  insmod("parameters")\n`);
    const sent = machine.console().uevents.map(({ variables }) => variables.slice(0, 3).join(" "));
    const path = "DEVPATH=/module/parameters SUBSYSTEM=module";
    expect(sent).toEqual([`ACTION=add ${path}`, `ACTION=remove ${path}`, `ACTION=add ${path}`]);
  });
});

describe("/sys/module/NAME", () => {
  it.each(["4.12", "6.12"])("has the parameters with their values (%s)", (linux) => {
    const machine = bootKernel("test/kernel/modules/parameters.c", linux);
    expect(machine.ls("/sys/module/parameters")).toEqual(["holders", "initstate", "parameters", "refcnt", "uevent"]);
    const folder = "/sys/module/parameters/parameters";
    const values = Object.fromEntries(machine.ls(folder).map((name) => [name, machine.read(`${folder}/${name}`)]));
    expect(values).toEqual({
      code: "abc\n",
      even: "2\n",
      label: "none\n",
      loud: "N\n",
      narrow: "-2\n",
      number: "-5\n",
      octet: "7\n",
      ports: "1,2\n",
      positive: "5\n",
      verbose: "N\n",
      wide: "1099511627776\n",
    });
    expect(machine.read("/sys/module/parameters/initstate")).toBe("live\n");
    expect(machine.read("/sys/module/parameters/refcnt")).toBe("0\n");
  });

  it.each([
    ["number", "0x10", 4, "16\n"],
    ["number", "x", -22, "-5\n"],
    ["octet", "256", -34, "7\n"],
    ["verbose", "on", 2, "Y\n"],
    ["loud", "1", 1, "Y\n"],
    ["label", "new", 3, "new\n"],
    ["code", "abcd", -28, "abc\n"],
    ["ports", "7,8,9", 5, "7,8,9\n"],
    ["even", "5", -33, "2\n"],
    ["even", "6", 1, "6\n"],
  ])("takes values: %s = %s", (name, value, result, after) => {
    const machine = bootKernel("test/kernel/modules/parameters.c", "6.12");
    const path = `/sys/module/parameters/parameters/${name}`;
    expect(machine.write(path, value)).toBe(result);
    expect(machine.read(path)).toBe(after);
  });
});

describe("modules that use each other's symbols", () => {
  const machine = boot("dependent");
  const run = (...calls: string[]) => runText(machine, `setup\n${calls.map((c) => `  ${c}\n`).join("")}`);
  const texts = (ran: ReturnType<typeof run>) => ran.setup.console.map((line) => line.text.trimEnd());

  it("are loaded in the order in which they need each other, and counted", () => {
    expect(machine.bootFindings).toEqual([]);
    const ran = run(
      `read("/sys/module/store/refcnt")`,
      `read("/sys/module/client/refcnt")`,
      `ls("/sys/module/store/holders")`,
      `ls("/sys/module/client/holders")`,
    );
    expect(texts(ran).filter((text) => /^\w+$/.test(text))).toEqual(["1", "0", "client"]);
  });

  it("are unloaded in the opposite order only", () => {
    const ran = run(`r0 = rmmod("store")`, `r1 = rmmod("client")`, `r2 = rmmod("store")`, `r3 = rmmod("other")`);
    expect(results(ran)).toEqual([-11, 0, 0, 0]);
    expect(texts(ran)).toContain("rmmod: ERROR: Module store is in use by: client");
    expect(ran.setup.findings).toEqual([]);
  });

  it("cannot be loaded before what they need", () => {
    const ran = run(
      `rmmod("client")`,
      `rmmod("store")`,
      `r0 = insmod("client")`,
      `r1 = insmod("store")`,
      `r2 = insmod("client")`,
    );
    expect(results(ran)).toEqual([-2, 0, 0]);
    expect(texts(ran)).toContain("client: Unknown symbol store_add (err -2)");
    expect(ran.setup.findings).toEqual([]);
  });

  it("are loaded and unloaded side by side", () => {
    const tasks = [`rmmod("client")`, `rmmod("store")`, `insmod("client")`].map((c) => `task\n  ${c}\n`).join("");
    machine.load(parseProgram(tasks, machine.image));
    const found = new Set<string>();
    for (let seed = 1n; seed <= RUNS; seed++) {
      for (const f of machine.run({ kind: "random", seed }).findings) found.add(f.signature);
    }
    expect([...found]).toEqual([]);
  });
});
