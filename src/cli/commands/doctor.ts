import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { NEWEST_LINUX, OLDEST_LINUX } from "../../report/dialect.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { PACKAGE_PATHS, PACKAGE_ROOT, packageVersion } from "../package-files.js";
import type { Terminal } from "../terminal.js";

/** `kobjlab doctor`: versions and paths; what is missing ends it with status 70. */
export function doctorCommand(terminal: Terminal): ExitCode {
  const built = Object.entries(PACKAGE_PATHS).map(([name, path]) => ({ name, path, there: existsSync(path) }));
  const lines = [
    `kobjlab   ${packageVersion()} in ${PACKAGE_ROOT}`,
    `node      ${process.version} ${process.platform} ${process.arch}`,
    `linux     rules and texts of ${OLDEST_LINUX} to ${NEWEST_LINUX}`,
    `findings  ${resolve("findings")}${existsSync("findings") ? "" : " (not there yet)"}`,
    ...built.map((b) => `${b.name.padEnd(12)} ${b.path}${b.there ? "" : " MISSING: npm run build"}`),
  ];
  terminal.out(`${lines.join("\n")}\n`);
  return built.every((b) => b.there) ? EXIT.CLEAN : EXIT.TRAP;
}
