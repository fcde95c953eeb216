import { readFileSync, statSync } from "node:fs";
import { UsageError } from "../errors.js";

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "it may not be read";
  if (code === "ENOTDIR") return "a part of its path is a file, not a folder";
  return (error as Error).message;
}

/** What stands at a path. Throws UsageError naming the path when nothing does. */
export function pathKind(path: string): "file" | "folder" {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    throw new UsageError(`${path}: ${reason(error)}`);
  }
}

/**
 * Reads a text file that the user named.
 * @param what what it should be, for messages: "a C file"
 */
export function readInput(path: string, what: string): string {
  if (pathKind(path) === "folder") throw new UsageError(`${path} is a folder; give ${what}`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path}: ${reason(error)}`);
  }
  if (bytes.includes(0)) throw new UsageError(`${path} is a binary file; give ${what}`);
  return bytes.toString("utf8");
}
