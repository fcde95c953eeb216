import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const UUID = "12345678-1234-1234-1234-123456789abc";
const MACHINES = {
  "4.12": bootKernel("test/kernel/uevents.c", "4.12"),
  "6.1": bootKernel("test/kernel/uevents.c", "6.1"),
};
type Version = keyof typeof MACHINES;

function ran(version: Version, ...calls: readonly string[]) {
  const machine = MACHINES[version];
  const lines = ["make()", ...calls].map((call, i) => `  r${i} = ${call}`);
  const text = runText(machine, `setup\n${lines.join("\n")}\n`);
  return {
    results: results(text).slice(1),
    lines: text.setup.console.filter((line) => line.stack === null).map((line) => line.text.trimEnd()),
    uevents: machine.console().uevents.map((event) => event.variables.join(" ").replace(/ ?SEQNUM=\d+/, "")),
  };
}

function asked(version: Version, data: string) {
  const { results: got, lines, uevents } = ran(version, `write("/sys/kernel/set/o/uevent", ${JSON.stringify(data)})`);
  return { result: got[0], lines: lines.filter((line) => !line.startsWith("event of")), uevents };
}

describe("a written event", () => {
  const EVENT = "DEVPATH=/kernel/set/o SUBSYSTEM=set";

  it.each([
    ["add", `ACTION=add ${EVENT} SYNTH_UUID=0`],
    ["change\n", `ACTION=change ${EVENT} SYNTH_UUID=0`],
    [`add ${UUID}`, `ACTION=add ${EVENT} SYNTH_UUID=${UUID}`],
    [`online ${UUID} A=1 B=xyz\n`, `ACTION=online ${EVENT} SYNTH_UUID=${UUID} SYNTH_ARG_A=1 SYNTH_ARG_B=xyz`],
  ])("%j is sent", (data, event) => {
    expect(asked("6.1", data)).toEqual({ result: data.length, lines: [], uevents: [event] });
  });

  it.each(["frobnicate", "ad", "adds", "\n"])("%j is no action", (data) => {
    const lines = ["synth uevent: /kernel/set/o: unknown uevent action string"];
    expect(asked("6.1", data)).toEqual({ result: -22, lines, uevents: [] });
  });

  it.each([
    "add ",
    "add nonsense",
    `add ${UUID.slice(1)}`,
    `add ${UUID}x`,
    `add ${UUID} `,
    `add ${UUID} A`,
    `add ${UUID} A=`,
    `add ${UUID} =1`,
    `add ${UUID} A_B=1`,
    `add ${UUID} A=1  B=2`,
  ])("%j has wrong arguments", (data) => {
    const lines = ["synth uevent: /kernel/set/o: incorrect uevent action arguments"];
    expect(asked("6.1", data)).toEqual({ result: -22, lines, uevents: [] });
  });

  it("is an action alone in 4.12, and an unknown one is passed over", () => {
    expect(asked("4.12", "add")).toEqual({ result: 3, lines: [], uevents: [`ACTION=add ${EVENT}`] });
    expect(asked("4.12", "frobnicate")).toEqual({ result: 10, lines: [], uevents: [] });
  });
});

describe("an event", () => {
  it("of an unbound device comes without its module alias", () => {
    expect(ran("6.1", "unbind()").uevents).toEqual(["ACTION=unbind DEVPATH=/kernel/set/o SUBSYSTEM=set A=1 B=2"]);
  });

  it("of a move is sent when the old parent's reference has been put", () => {
    const { lines, uevents } = ran("6.1", "move_away()");
    expect(lines).toEqual(["release parent", "event of child"]);
    expect(uevents).toEqual(["ACTION=move DEVPATH=/kernel/child SUBSYSTEM=set DEVPATH_OLD=/kernel/parent/child"]);
  });
});

describe("a name that there is not", () => {
  it.each(["4.12", "6.1"] as const)("is taken for no memory (%s)", (version) => {
    expect(ran(version, "no_names()")).toMatchObject({
      results: [-12],
      lines: [
        "kobject: can not set name properly!",
        "kobject_create_and_add: kobject_add error: -12",
        "created no, link -12, rename -12",
      ],
    });
  });
});
