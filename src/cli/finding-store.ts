import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.js";
import { encodeFinding, type FindingRecord, folderName, type Found } from "../fuzz/index.js";
import { formatFinding, type FindingOptions, scheduleText } from "../report/format-finding.js";

/** Columns of the schedule as it is stored: files are read in editors, not in the terminal of the campaign. */
const STORED_WIDTH = 140;

export interface Stored {
  /** The finding's folder, as the user can give it to `kobjlab replay`. */
  readonly folder: string;
  /** False when an earlier campaign had stored this finding; its files are left as they are. */
  readonly isNew: boolean;
}

/** True when the folder holds a finding of other code: replaying it would show an older state of the model. */
function isOfOtherCode(folder: string, record: FindingRecord): boolean {
  try {
    const stored: unknown = JSON.parse(readFileSync(join(folder, "finding.json"), "utf8"));
    return (stored as { image?: unknown }).image !== record.image;
  } catch {
    return existsSync(folder);
  }
}

/**
 * Where a finding belongs below `out`: a folder named after its signature, and where that holds one of other code, after
 * the code as well.
 */
export function findingFolder(out: string, record: FindingRecord): string {
  const folder = join(out, folderName(record.signature));
  return isOfOtherCode(folder, record) ? `${folder}+${record.image.slice(0, 8)}` : folder;
}

function alreadyThere(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "EEXIST" || code === "ENOTEMPTY";
}

/** Makes a folder and those above it. Node's own recursive form never ends below /proc, where nothing can be made. */
function makeFolders(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another campaign may have made it in between.
    if (!alreadyThere(error) || !statSync(path).isDirectory()) throw error;
  }
}

/** Makes the folder for findings before a campaign starts, so that a wrong --out is seen at once. */
export function prepareStore(out: string): void {
  try {
    makeFolders(out);
  } catch (error) {
    throw new UsageError(`--out ${out}: the folder cannot be made (${(error as NodeJS.ErrnoException).code})`);
  }
}

/**
 * Writes a finding to its folder below `out`: finding.json, report.txt, program.txt, schedule.txt. The files are
 * written to a folder of another name, which is then renamed: a finding is there whole or not at all.
 */
export function storeFinding(out: string, found: Found, options: Omit<FindingOptions, "width">): Stored {
  const folder = findingFolder(out, found.record);
  // Not mkdtemp: its folders can be read by their owner only.
  const draft = join(out, `.writing-${randomUUID()}`);
  mkdirSync(draft);
  const put = (name: string, text: string): void => writeFileSync(join(draft, name), text, { flag: "wx" });
  try {
    put("finding.json", encodeFinding(found.record));
    put("report.txt", formatFinding(found, { ...options, width: STORED_WIDTH }));
    put("program.txt", found.record.program);
    put("schedule.txt", `${found.record.schedule}\n\n${scheduleText(found, STORED_WIDTH)}\n`);
    renameSync(draft, folder);
    return { folder, isNew: true };
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (alreadyThere(error)) return { folder, isNew: false };
    throw error;
  }
}
