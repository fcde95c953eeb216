import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

/**
 * Compares a text with a golden file; a missing file fails. `UPDATE_GOLDEN=1 npx vitest run FILE` writes them, for
 * the change to be read before it is committed.
 * @param path of the golden file, relative to `test/`
 */
export function expectGolden(path: string, text: string): void {
  const file = new URL(`../${path}`, import.meta.url);
  const wanted = text.endsWith("\n") ? text : `${text}\n`;
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, wanted);
    return;
  }
  if (!existsSync(file)) throw new Error(`golden file test/${path} is missing; UPDATE_GOLDEN=1 writes it`);
  expect(wanted).toBe(readFileSync(file, "utf8"));
}
