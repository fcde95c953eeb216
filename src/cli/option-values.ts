import { InvalidArgumentError } from "commander";
import { dialectOf, NEWEST_LINUX, OLDEST_LINUX } from "../report/dialect.js";

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** More than any campaign makes; and what the machine counts a run's steps in, 32 bits. */
const RUNS_MAX = 1_000_000_000_000;
const STEPS_MAX = 0xffff_ffff;
const TIME_MAX_MS = 365 * 24 * 3_600_000;

/** A whole number from 1 to `most`; `_` and `k`, `M` are understood. */
function countUpTo(text: string, most: number): number {
  const match = /^(\d[\d_]*)([kM]?)$/.exec(text);
  const factor = match?.[2] === "k" ? 1000 : match?.[2] === "M" ? 1_000_000 : 1;
  const value = match === null ? Number.NaN : Number(match[1]!.replaceAll("_", "")) * factor;
  if (value > most) throw new InvalidArgumentError(`It must be at most ${most.toLocaleString("en-US")}.`);
  if (!(value >= 1)) {
    throw new InvalidArgumentError("It must be a whole number of at least 1, for example 1000 or 50k.");
  }
  return value;
}

/** A number of runs, e.g. `--runs 100000`. */
export function runCount(text: string): number {
  return countUpTo(text, RUNS_MAX);
}

/** A limit on the steps of a run, e.g. `--max-steps 50k`. */
export function stepCount(text: string): number {
  return countUpTo(text, STEPS_MAX);
}

/** A duration in milliseconds: `500ms`, `10s`, `5m`, `1h`. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) * UNITS_MS[match[2]!]!;
  if (value > TIME_MAX_MS)
    throw new InvalidArgumentError(`It must be at most ${TIME_MAX_MS / UNITS_MS["h"]!}h, a year.`);
  if (!(value >= 1)) {
    throw new InvalidArgumentError("It must be a time with its unit, for example 500ms, 10s, 5m or 1h.");
  }
  return value;
}

/** A seed: an unsigned 64-bit number, or a commit hash of 40 digits, of which the first 16 are taken. */
export function seed(text: string): bigint {
  if (/^[0-9a-fA-F]{40}$/.test(text)) return BigInt(`0x${text.slice(0, 16)}`);
  if (/^(\d{1,20}|0x[0-9a-fA-F]{1,16})$/.test(text)) {
    const value = BigInt(text);
    if (value <= 0xffff_ffff_ffff_ffffn) return value;
  }
  throw new InvalidArgumentError("It must be a number from 0 to 2^64-1 or a commit hash of 40 hexadecimal digits.");
}

/** A kernel version whose rules and texts are known. */
export function linuxVersion(text: string): string {
  if (dialectOf(text) === null) {
    throw new InvalidArgumentError(`It must be a version from ${OLDEST_LINUX} to ${NEWEST_LINUX}, for example 4.11.`);
  }
  return text;
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

/** A module's parameter: NAME=VALUE, or NAME for a boolean one. */
export function param(text: string, before: readonly string[]): string[] {
  if (!/^[A-Za-z_][\w.-]*(=[^"]*)?$/s.test(text))
    throw new InvalidArgumentError("It must be NAME=VALUE without quotes.");
  return [...before, text];
}

/** A macro definition as a compiler takes it: NAME or NAME=VALUE. */
export function define(text: string, before: readonly string[]): string[] {
  if (!/^[A-Za-z_]\w*(=.*)?$/s.test(text)) throw new InvalidArgumentError("It must be NAME or NAME=VALUE.");
  return [...before, text];
}
