import type { Arg, Call, Program } from "../../../src/machine/call.js";
import type { Scenario, Step } from "./scenario.js";

const DEVICE = "/dev/kobjoracle";
const TREE = "/sys/kernel/oracle";
/** How long it takes to start a program, during which whoever can goes on; and to start the two that list a tree. */
const EXEC_MS = 10;
const TREE_MS = 30;

function call(name: string, ...args: readonly (string | number)[]): Call {
  const values = args.map(
    (arg): Arg => (typeof arg === "string" ? { kind: "string", value: arg } : { kind: "int", value: BigInt(arg) }),
  );
  return { name, args: values, result: -1 };
}

// The listener is the machine's own record of uevents.
function callsOf(step: Exclude<Step, { op: "process" }>): Call[] {
  switch (step.op) {
    case "command":
      return [call("oracle_command", DEVICE, step.line)];
    case "write":
      return [call("oracle_sleep", EXEC_MS), call("oracle_write", step.path, step.data)];
    case "read":
      return [call("oracle_sleep", EXEC_MS), call("oracle_read", step.path)];
    case "tree":
      return [call("oracle_sleep", TREE_MS), call("oracle_tree", TREE, step.label)];
    case "sleep":
      return [call("oracle_sleep", step.ms)];
    case "say":
      return [call("oracle_say", step.text)];
    case "open-command-rw":
      return [
        call("oracle_sleep", EXEC_MS),
        call("oracle_open_command_rw", step.path, DEVICE, step.commands[0] ?? "", step.commands[1] ?? ""),
      ];
    case "poll":
      return [call("oracle_sleep", EXEC_MS), call("oracle_poll", step.path, DEVICE, step.args[0] ?? "")];
    case "list":
      return [
        call("oracle_sleep", TREE_MS),
        call("oracle_list", step.path, step.label, step.contains, step.links === true ? 1 : 0),
      ];
    case "show":
      return [call("oracle_sleep", EXEC_MS), call("oracle_show", step.path, step.label)];
    case "readlink":
      return [call("oracle_sleep", EXEC_MS), call("oracle_readlink", step.path, step.label)];
    case "exists":
      return [call("oracle_sleep", EXEC_MS), call("oracle_exists", step.path, step.label)];
    case "listen-uevents":
      return [];
  }
}

/** User space of a scenario (test/support/oracle/user.c): one task that goes through the steps, one a background step. */
export function scenarioProgram(scenario: Scenario): Program {
  const main: Call[] = [call("oracle_say", "begin=1")];
  const background: Call[][] = [];
  for (const step of scenario.steps) {
    if (step.op !== "process" && !("background" in step && step.background === true)) {
      main.push(...callsOf(step));
      continue;
    }
    const steps = step.op === "process" ? step.steps : [step];
    main.push(call("oracle_start", background.length));
    background.push([call("oracle_started", background.length), ...steps.flatMap(callsOf)]);
  }
  main.push(call("oracle_command", DEVICE, "status"), call("oracle_say", "end=1"));
  return { setup: [], tasks: [main, ...background], final: [] };
}
