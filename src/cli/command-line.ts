import { Command, Option } from "commander";
import { compareCommand } from "./commands/compare.js";
import { doctorCommand } from "./commands/doctor.js";
import { fuzzCommand } from "./commands/fuzz.js";
import { listCommand } from "./commands/list.js";
import { lockdepCommand } from "./commands/lockdep.js";
import { replayCommand } from "./commands/replay.js";
import { runCommand } from "./commands/run.js";
import { testCommand } from "./commands/test.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { collect, define, duration, linuxVersion, param, runCount, seed, stepCount } from "./option-values.js";
import { packageVersion } from "./package-files.js";
import type { Terminal } from "./terminal.js";

const EXIT_TEXT = `
Exit status: 0 clean, 1 findings, 2 usage or bad file, 3 replay did not reproduce,
4 campaign did no useful work, 70 bug in kobjlab, 130 interrupted.`;

/** Options of every command that compiles a model. */
function withModelOptions(command: Command): Command {
  return command
    .option("--linux <version>", "rules and report texts of this version, 4.4 to 6.12", linuxVersion)
    .addOption(
      new Option("-D, --define <name[=value]>", "define a macro; may be given several times")
        .argParser(define)
        .default([], "none"),
    )
    .option("--patch <file.diff>", "apply this unified diff to the sources first, in memory")
    .option("--max-steps <n>", "steps after which a run ends in a step-limit finding", stepCount)
    .option("--json", "print the result as JSON");
}

/** A command line; what its command returns is handed to `ended`. */
function commandLine(terminal: Terminal, ended: (exit: ExitCode) => void): Command {
  const root = new Command("kobjlab")
    .description("Searches the interleavings of kernel C that uses kobjects, sysfs, locks and work items.")
    .version(packageVersion())
    .showHelpAfterError("(kobjlab --help shows what can be given)")
    .addHelpText("after", EXIT_TEXT)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.note(text.trimEnd()),
    });

  withModelOptions(root.command("run").argument("<file.c>", "kernel C file"))
    .description("boot one kernel C file, print the kernel's log, do what user space is told to")
    .option("--script <file>", "what user space does, one call a line")
    .addOption(
      new Option("--do <line>", "one such line; may be given several times").argParser(collect).default([], "none"),
    )
    .addOption(
      new Option("--param <name=value>", "a parameter of the module; may be given several times")
        .argParser(param)
        .default([], "none"),
    )
    .option("--seed <n>", "schedule the program's tasks at random", seed)
    .action((file, options) => ended(runCommand(file, options, terminal)));

  withModelOptions(root.command("test").argument("<path...>", "models, or folders of models"))
    .description("compare what campaigns find in models with what the models declare")
    .option("--runs <n>", "runs for each model", runCount, 50_000)
    .option("--time <duration>", "longest time for each model", duration, 30_000)
    .addOption(seedOption("seed of the campaigns"))
    .action(async (paths, options) => ended(await testCommand(paths, options, terminal)));

  withModelOptions(root.command("fuzz").argument("<model.c>", "model with entry points"))
    .description("search programs and schedules for findings")
    .option("--runs <n>", "end after this many runs", runCount)
    .option("--time <duration>", "end after this time (default: 10s unless --runs is given)", duration)
    .addOption(seedOption("number or commit hash: the same seed gives the same findings"))
    .option("--fail-allocations", "make allocations fail, each in turn and at random (default: as the model declares)")
    .option("--out <dir>", "folder for findings", "findings")
    .action(async (model, options) => ended(await fuzzCommand(model, options, terminal)));

  withModelOptions(root.command("compare").argument("<model.c...>", "two models, or one before and after --patch"))
    .description("run the same programs on two models: what is fixed, new, unchanged")
    .option("--runs <n>", "runs of each model", runCount, 50_000)
    .addOption(seedOption("seed of the campaigns"))
    .option("--out <dir>", "folder for findings", "findings/compare")
    .action(async (models, options) => ended(await compareCommand(models, options, terminal)));

  root
    .command("replay")
    .argument("<finding>", "folder of a finding, or its finding.json")
    .description("run a stored finding again and compare every step")
    .option("--json", "print the result as JSON")
    .action((finding, options) => ended(replayCommand(finding, options, terminal)));

  withModelOptions(root.command("list").argument("<file.c>", "model"))
    .description("print entry points, sysfs files and declarations of a model")
    .action((file, options) => ended(listCommand(file, options, terminal)));

  root
    .command("lockdep")
    .argument("<file.json>", "cases in the form of the kernel's locking selftests")
    .description("what the lock validator says to sequences of lock operations")
    .option("--json", "print the verdicts as JSON")
    .action((file, options) => ended(lockdepCommand(file, options, terminal)));

  root
    .command("doctor")
    .description("print versions and the paths that are used")
    .action(() => ended(doctorCommand(terminal)));

  return root;
}

function seedOption(description: string): Option {
  return new Option("--seed <n>", description).argParser(seed).default(1n, "1");
}

/** Runs a command line. Returns the exit status; throws what a command throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = EXIT.CLEAN;
  const root = commandLine(terminal, (code) => {
    exit = code;
  });
  if (args.length === 0) {
    root.outputHelp({ error: true });
    return EXIT.USAGE;
  }
  await root.parseAsync([...args], { from: "user" });
  return exit;
}
