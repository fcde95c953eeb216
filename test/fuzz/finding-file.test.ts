import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import { fuzz } from "../../src/fuzz/campaign.js";
import { decodeFinding, encodeFinding } from "../../src/fuzz/finding-file.js";
import { folderName } from "../../src/fuzz/folder-name.js";
import { thrown } from "../support/thrown.js";
import { ENVIRONMENT } from "./environment.js";
import { ToyTarget } from "./toy-target.js";

const { found } = fuzz(new ToyTarget(), { seed: 3n, runs: 2000, environment: ENVIRONMENT });
const RECORD = found[0]?.record ?? expect.unreachable();
const TEXT = encodeFinding(RECORD);

function messageFor(text: string): string {
  return thrown(FormatError, () => decodeFinding(text, "findings/x/finding.json")).message;
}

describe("finding.json", () => {
  it("reads back as the same record", () => {
    for (const { record } of found) expect(decodeFinding(encodeFinding(record))).toEqual(record);
  });

  it("is ordinary JSON with its format first and an event a line", () => {
    expect(Object.keys(JSON.parse(TEXT))[0]).toBe("format");
    expect(TEXT.split("\n").filter((l) => l.startsWith('    {"task"')).length).toBe(RECORD.events.length);
    expect(TEXT.endsWith("}\n")).toBe(true);
  });

  it("holds the sources from which the image can be compiled again", () => {
    expect(decodeFinding(TEXT).environment.sources).toEqual(ENVIRONMENT.sources);
  });

  it.each([
    [TEXT.slice(0, 200), "damaged, or not a finding: it is not JSON"],
    ["{}", 'field format: expected "kobjlab-finding/2", found no such field; is this a finding.json?'],
    ["[1]", "field format"],
    [
      TEXT.replace("kobjlab-finding/2", "kobjlab-finding/1"),
      "format kobjlab-finding/1, this kobjlab reads kobjlab-finding/2",
    ],
    [TEXT.replace('"title":', '"titel":'), "field title: expected"],
    [TEXT.replace(/"kind": "[^"]*"/, '"kind": "x"'), 'found "x"'],
    [TEXT.replace(/"runs": \d+/, '"runs": -1'), "field origin.runs: expected >=0, found -1"],
    [TEXT.replace('"task":', '"tusk":'), "field events.0.task"],
    [TEXT.replace(/"schedule": "[^"]*"/, '"schedule": "@x"'), "field schedule: expected a switch"],
    [TEXT.replace("create(", "create["), "field program: line 2, column"],
    [TEXT.replace(/"eventHash": "./, '"eventHash": "'), "field eventHash: expected 16 hexadecimal digits"],
  ])("damaged (%#) is refused, naming the field", (text, message) => {
    expect(messageFor(text)).toContain(message);
    expect(messageFor(text)).toMatch(/^findings\/x\/finding\.json/);
  });
});

describe("the folder of a finding", () => {
  it("is readable", () => {
    expect(folderName("lock-cycle s_active slab_mutex")).toBe("lock-cycle+s_active+slab_mutex");
    expect(folderName("kobject ->release()")).toMatch(/^kobject\+--release--\+[0-9a-f]{12}$/);
  });

  it("is a safe name of bounded length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (signature) => {
        const name = folderName(signature);
        expect(name).toMatch(/^[A-Za-z0-9_+,=@][A-Za-z0-9_.+,=@-]*$/);
        expect(name.length).toBeLessThan(120);
        expect(name.endsWith(".")).toBe(false);
      }),
    );
  });

  it("differs between signatures, also where a file system ignores case", () => {
    const near = [
      "a b",
      "a+b",
      "a/b",
      "a-b",
      "A b",
      "a  b",
      " a b",
      "a b ",
      "a_b",
      "a\\b",
      "ä b",
      "",
      ".",
      "..",
      "con",
    ];
    expect(new Set(near.map((s) => folderName(s).toLowerCase())).size).toBe(near.length);
    const long = "x".repeat(200);
    expect(folderName(`${long}1`)).not.toBe(folderName(`${long}2`));
  });
});
