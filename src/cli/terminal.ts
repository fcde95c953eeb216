import pc from "picocolors";

/** Where a command writes: data to `out`, everything else to `err`. */
export interface Terminal {
  /** Writes data to standard output as it is. */
  out(text: string): void;
  /** Writes a line to standard error. */
  note(text: string): void;
  /** Replaces the status line; on anything but a terminal a line of its own. */
  status(text: string): void;
  /** Takes the status line away. */
  clearStatus(): void;
  readonly statusIsLive: boolean;
  /** Columns of standard output, 100 when it is no terminal. */
  readonly width: number;
  readonly color: ReturnType<typeof pc.createColors>;
}

const WIDTH_WITHOUT_TERMINAL = 120;
const CLEAR_LINE = "\r\u001b[2K";

function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env["NO_COLOR"] !== undefined && process.env["NO_COLOR"] !== "") return false;
  if (process.env["FORCE_COLOR"] !== undefined && process.env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && process.env["TERM"] !== "dumb";
}

/** The terminal of this process. A closed pipe (`| head`) ends the process quietly. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });
  const live = stderr.isTTY === true && process.env["TERM"] !== "dumb";
  let shown = false;
  const clearStatus = (): void => {
    if (shown) stderr.write(CLEAR_LINE);
    shown = false;
  };
  return {
    out(text) {
      if (stdout.isTTY) clearStatus();
      stdout.write(text);
    },
    note(text) {
      clearStatus();
      stderr.write(`${text}\n`);
    },
    status(text) {
      if (!live) {
        stderr.write(`${text}\n`);
        return;
      }
      stderr.write(`${CLEAR_LINE}${text.slice(0, Math.max(20, (stderr.columns ?? 80) - 1))}`);
      shown = true;
    },
    clearStatus,
    statusIsLive: live,
    width: stdout.isTTY ? (stdout.columns ?? WIDTH_WITHOUT_TERMINAL) : WIDTH_WITHOUT_TERMINAL,
    color: pc.createColors(wantsColor(stdout)),
  };
}
