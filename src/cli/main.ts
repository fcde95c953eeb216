#!/usr/bin/env node
import { runCommandLine } from "./command-line.js";
import { reportFailure } from "./failure.js";
import { processTerminal } from "./terminal.js";

const terminal = processTerminal();
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
} catch (error) {
  process.exitCode = reportFailure(error, terminal);
}
