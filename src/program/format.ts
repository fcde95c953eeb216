import type { Arg, Call, Program } from "../machine/call.js";
import { formatStringLiteral } from "./string-literal.js";

/** The text form of a program, which parseProgram reads back as the same program. Ends with a newline unless empty. */
export function formatProgram(program: Program): string {
  const lines: string[] = [];
  if (program.setup.length > 0) section(lines, "setup", program.setup);
  for (const task of program.tasks) section(lines, "task", task);
  if (program.final.length > 0) section(lines, "final", program.final);
  return lines.map((line) => `${line}\n`).join("");
}

function section(lines: string[], header: string, calls: readonly Call[]): void {
  lines.push(header, ...calls.map((call) => `  ${formatCall(call)}`));
}

/** One call, as `r0 = create("dm_bufio", 96)` or `create("dm_bufio", 96) fail 2`. */
export function formatCall(call: Call): string {
  const fail = call.fail === undefined ? "" : ` fail ${call.fail}`;
  const text = `${call.name}(${call.args.map(formatArg).join(", ")})${fail}`;
  return call.result < 0 ? text : `r${call.result} = ${text}`;
}

/** One argument, as `96`, `"dm_bufio"` or `r0`. */
export function formatArg(arg: Arg): string {
  switch (arg.kind) {
    case "int":
      return arg.value.toString();
    case "string":
      return formatStringLiteral(arg.value);
    case "result":
      return `r${arg.result}`;
  }
}
