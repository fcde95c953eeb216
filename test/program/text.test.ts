import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import { formatCall, formatProgram } from "../../src/program/format.js";
import { parseProgram } from "../../src/program/parse.js";
import { TOY_ENTRIES } from "../fuzz/toy-target.js";
import { thrown } from "../support/thrown.js";
import { PROGRAM } from "./arbitrary.js";

function errorOf(text: string, entryPoints?: typeof TOY_ENTRIES): string {
  const options = entryPoints === undefined ? { file: "x.prog" } : { file: "x.prog", entryPoints };
  return thrown(FormatError, () => parseProgram(text, options)).message;
}

describe("the text of a program", () => {
  it("reads back as the same program", () => {
    fc.assert(
      fc.property(PROGRAM, (program) => {
        expect(parseProgram(formatProgram(program))).toEqual(program);
      }),
    );
  });

  it("is stable once formatted", () => {
    fc.assert(
      fc.property(PROGRAM, (program) => {
        const text = formatProgram(program);
        expect(formatProgram(parseProgram(text))).toBe(text);
      }),
    );
  });

  it("may have comments, blank lines, any indentation, semicolons and CRLF", () => {
    const text =
      '# first\r\n\r\nsetup # s\r\n\tr0 = create( "a#b" );  # made\r\ntask\ndestroy(r0)\n final\n  ls("/sys")\n';
    expect(formatProgram(parseProgram(text))).toBe(
      'setup\n  r0 = create("a#b")\ntask\n  destroy(r0)\nfinal\n  ls("/sys")\n',
    );
  });

  it("takes calls before any section as setup", () => {
    expect(parseProgram('write("/sys/x", "1")\nls("/sys")\ntask\n').setup.map((c) => c.name)).toEqual(["write", "ls"]);
  });

  it("says which allocation of a call fails", () => {
    const { setup } = parseProgram('r0 = create("x") fail 3;\nfail(1) # not that\nls("/") fail 0x10');
    expect(setup.map((call) => call.fail)).toEqual([3, undefined, 16]);
    expect(setup.map(formatCall)).toEqual(['r0 = create("x") fail 3', "fail(1)", 'ls("/") fail 16']);
    expect(errorOf("f() fail")).toContain("line 1, column 9: expected which allocation fails");
    expect(errorOf("f() fail 0")).toContain("N is from 1 to 1000000, found 0");
  });

  it("knows C's escapes, integers of all bases, and writes UTF-8 as bytes", () => {
    const [call] = parseProgram(String.raw`f("\n\t\\\"\x00\x7f\101\0", -1, 0x1F, 007, "é€😀")`).setup;
    expect(call?.args.map((a) => (a.kind === "result" ? a.result : a.value))).toEqual([
      '\n\t\\"\0\x7fA\0',
      -1n,
      31n,
      7n,
      "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
    ]);
    expect(call && formatCall(call)).toBe(
      String.raw`f("\n\t\\\"\x00\x7fA\x00", -1, 31, 7, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")`,
    );
  });
});

describe("a mistake in a program's text", () => {
  it.each([
    ["setup\n  write(", "line 2, column 9: expected an argument: a number"],
    ['write("/sys', 'line 1, column 7: this string has no closing "'],
    ['f("\\q")', "line 1, column 4: unknown escape \\q"],
    ['f("\\x1")', "line 1, column 4: \\x takes exactly two"],
    ["f(99999999999999999999)", "line 1, column 3: 99999999999999999999 does not fit into 64 bits"],
    ["f(1) g(2)", "line 1, column 6: expected nothing more on this line: one call a line, found g(2)"],
    ["f(1", "expected , or ) after an argument, found the end of the line"],
    ["f(abc)", "line 1, column 3: expected a result (r0 … r999), found abc; strings stand in double quotes"],
    ["x = f()", "line 1, column 1: expected a result"],
    ["r0 = 3", "line 1, column 6: expected the name of the call whose result is r0"],
    ["taks", "line 1, column 1: expected a section (setup, task, final) or a call taks(…); did you mean task?"],
    ["task\nsetup\n", "line 2, column 1: setup cannot stand here: one setup comes first"],
    ["final\nfinal\n", "line 2, column 1: final cannot stand here"],
    ["!", "line 1, column 1: expected a call such as write("],
  ])("%j: %s", (text, message) => {
    expect(errorOf(text)).toContain(message);
    expect(errorOf(text)).toMatch(/^x\.prog: line \d+, column \d+: /);
  });

  it.each([
    ['task\n  craete("a")', "line 2, column 3: unknown call craete; did you mean create? (known: boot_option, create,"],
    ['create("a", 1)', "create(name) takes 1 argument, not 2"],
    ['create("c")', 'argument 1 (name) of create: expected one of "a", "b", found "c"'],
    ["destroy(3)", "argument 1 (object) of destroy: expected the result of create (object), found 3"],
    ["destroy(r0)", "r0 is not the result of an earlier call"],
    ["poke(13, 0)", "argument 1 (n) of poke: expected a number from -3 to 12, found 13"],
    ["poke(1, 1)", "expected one of 0, 4, found 1"],
    ["write(1, 2)", "expected a string in double quotes, found 1"],
    ["task\n  boot_option(1)", "line 2, column 3: boot_option may be called in setup only, not in task 0"],
    ['r0 = create("a")\nr0 = create("b")', "line 2, column 1: r0 is the result of an earlier call already"],
    [
      'task\n  r0 = create("a")\ntask\n  destroy(r0)',
      "line 4, column 3: argument 1 (object) of destroy: r0 belongs to",
    ],
  ])("against the entry points: %j: %s", (text, message) => {
    expect(errorOf(text, TOY_ENTRIES)).toContain(message);
  });
});
