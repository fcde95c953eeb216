import { describe, expect, it } from "vitest";
import type { EntryPoint, FunctionInfo } from "../../src/compiler/image.js";
import { formatProgram } from "../../src/program/format.js";
import { generateProgram, newSwarm } from "../../src/program/generate.js";
import { mutateProgram } from "../../src/program/mutate.js";
import { ownershipKept } from "../../src/program/ownership.js";
import { parseProgram } from "../../src/program/parse.js";
import { Prng } from "../../src/program/prng.js";
import { type Listing, ProgramSpace } from "../../src/program/space.js";
import { systematicPrograms } from "../../src/program/systematic.js";
import { validateProgram } from "../../src/program/validate.js";
import { TOY_ENTRIES, ToyTarget } from "../fuzz/toy-target.js";

const target = new ToyTarget();
const space = new ProgramSpace(target.image);
const listing: Listing = (setup) => {
  target.load({ setup, tasks: [], final: [] });
  return target.sysfs();
};

function generated(seed: bigint): string {
  const rng = new Prng(seed);
  return formatProgram(generateProgram(space, listing, newSwarm(space, rng), rng));
}

describe("generated programs", () => {
  it("fit the entry points and end each resource once", () => {
    for (let seed = 0n; seed < 500n; seed++) {
      const program = parseProgram(generated(seed));
      expect(validateProgram(program, TOY_ENTRIES)).toEqual([]);
      expect(ownershipKept(program, space.byName)).toBe(true);
      expect(program.tasks.length).toBeGreaterThanOrEqual(2);
      expect(program.tasks.length).toBeLessThanOrEqual(4);
    }
  });

  it("are the same for the same seed and differ between seeds", () => {
    const texts = Array.from({ length: 100 }, (_, i) => generated(BigInt(i)));
    expect(Array.from({ length: 100 }, (_, i) => generated(BigInt(i)))).toEqual(texts);
    expect(new Set(texts).size).toBeGreaterThan(90);
  });

  it("write the attributes that setup made", () => {
    const texts = Array.from({ length: 100 }, (_, i) => generated(BigInt(i))).join("");
    expect(texts).toContain('write("/sys/obj/a/value", ');
    expect(texts).toContain("destroy(r");
    expect(texts).toContain("boot_option(");
  });
});

describe("what a model's source suggests", () => {
  const knowing = new ProgramSpace(target.image, {
    words: { names: ["first"], numbers: ["256\n"], signals: false },
    files: new Set(),
    listing: [],
  });
  const random = (of: ProgramSpace): string =>
    Array.from({ length: 100 }, (_, i) => {
      const rng = new Prng(BigInt(i));
      return formatProgram(generateProgram(of, listing, newSwarm(of, rng), rng));
    }).join("");

  it("is written by random programs, and nothing of it when there is nothing", () => {
    expect(random(knowing)).toContain('"first")');
    expect(random(knowing)).toContain('"256\\n")');
    expect(random(space)).not.toMatch(/"first"|"256/);
  });

  it("is written to every attribute by the first systematic programs", () => {
    const first = [...systematicPrograms(knowing, listing)].slice(0, 10).map(formatProgram);
    expect(first.filter((text) => text.includes('write("/sys/obj/a/value", "first")')).length).toBeGreaterThan(0);
    expect([...systematicPrograms(space, listing)].map(formatProgram).join("")).not.toContain('"first"');
  });
});

describe("setup of random programs", () => {
  it("writes attributes now and then, so that tasks find a state", () => {
    const programs = Array.from({ length: 200 }, (_, i) => parseProgram(generated(BigInt(i))));
    const writing = programs.filter((p) => p.setup.some((call) => call.name === "write"));
    expect(writing.length).toBeGreaterThan(20);
    expect(writing.length).toBeLessThan(120);
  });
});

describe("mutated programs", () => {
  it("fit the entry points and differ from their parent", () => {
    let made = 0;
    for (let seed = 0n; seed < 500n; seed++) {
      const parent = parseProgram(generated(seed));
      const rng = new Prng(seed);
      const child = mutateProgram(parent, space, listing, newSwarm(space, rng), rng);
      if (child === null) continue;
      made++;
      expect(validateProgram(child, TOY_ENTRIES)).toEqual([]);
      expect(ownershipKept(child, space.byName)).toBe(true);
      expect(formatProgram(child)).not.toBe(formatProgram(parent));
    }
    expect(made).toBeGreaterThan(400);
  });
});

describe("systematic programs", () => {
  const programs = [...systematicPrograms(space, listing)];
  const texts = programs.map(formatProgram);

  it("fit the entry points, keep ownership, and come once", () => {
    expect(programs.flatMap((p) => validateProgram(p, TOY_ENTRIES))).toEqual([]);
    expect(programs.every((p) => ownershipKept(p, space.byName))).toBe(true);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("have a tear-down beside a write and a re-creation among the first hundred", () => {
    const first = texts.slice(0, 100);
    const setup = 'setup\n  r0 = create("a")\ntask\n  destroy(r0)\n';
    expect(first).toContain(`${setup}task\n  write("/sys/obj/a/value", "1\\n")\n`);
    expect(texts).toContain(`${setup}  create("a")\n`);
  });

  it("have tear-downs after every setup before other pairs after the plainest", () => {
    const variant = texts.findIndex((t) => t.startsWith('setup\n  r0 = create("b")\ntask\n  destroy(r0)\ntask\n'));
    const other = texts.findIndex(
      (t) => t.includes("task\n  write(") && !t.includes("destroy(") && t.match(/task\n/g)?.length === 2,
    );
    expect(variant).toBeGreaterThan(0);
    expect(other).toBeGreaterThan(variant);
  });

  it("have each module used and unloaded before pairs of other calls; what is no module is not unloaded", () => {
    const text = (name: string, of: string): FunctionInfo => ({ ...target.image.functions[0]!, name, module: of });
    const entry = (name: string, fn: number, params: EntryPoint["params"]): EntryPoint => {
      return { name, function: fn, comm: "sh", params, returns: null, setupOnly: false };
    };
    const functions = [text("look", "first"), text("use", "second"), { ...text("rmmod", ""), file: "modules.c" }];
    const entryPoints = [
      entry("look", 0, []),
      entry("use", 1, []),
      entry("rmmod", 2, [{ name: "name", kind: { kind: "module" }, pointer: false }]),
    ];
    const directory = { path: "/sys/module/second", kind: "directory", mode: 0o755, definedIn: "" } as const;
    const facts = { words: { names: [], numbers: [], signals: false }, files: new Set(["toy.c"]) };
    const model = new ProgramSpace({ functions, entryPoints, comparisons: [] }, { ...facts, listing: [directory] });
    const made = [...systematicPrograms(model, () => [directory])].map(formatProgram);
    expect(made[3]).toBe('task\n  use()\n  rmmod("second")\n');
    expect(made.join("")).not.toContain('rmmod("first")');
  });

  it("begin with the smallest", () => {
    expect(programs.slice(0, 5).every((p) => p.tasks.flat().length === 1)).toBe(true);
  });
});
