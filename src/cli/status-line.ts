import type { Terminal } from "./terminal.js";

/** What a campaign has done so far. */
export interface StatusCounts {
  readonly runs: number;
  readonly coverage: number;
  readonly findings: number;
  readonly corpus: number;
}

const LIVE_INTERVAL_MS = 200;
const LINE_INTERVAL_MS = 3000;

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** `12s  1,204,000 runs  98,310 runs/s  coverage 412  findings 2  corpus 57`. */
export function statusText(counts: StatusCounts, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? counts.runs / (elapsedMs / 1000) : 0;
  return [
    `${Math.floor(elapsedMs / 1000)}s`,
    `${grouped(counts.runs)} runs`,
    `${grouped(perSecond)} runs/s`,
    `coverage ${grouped(counts.coverage)}`,
    `findings ${counts.findings}`,
    `corpus ${counts.corpus}`,
  ].join("  ");
}

/** Shows how far a campaign is: a few times a second in place on a terminal, else a line each three seconds. */
export class StatusLine {
  readonly #terminal: Terminal;
  readonly #started = performance.now();
  #last = performance.now();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  /** To be called as often as one likes. */
  update(counts: StatusCounts): void {
    const now = performance.now();
    if (now - this.#last < (this.#terminal.statusIsLive ? LIVE_INTERVAL_MS : LINE_INTERVAL_MS)) return;
    this.#last = now;
    this.#terminal.status(statusText(counts, this.elapsedMs));
  }

  clear(): void {
    this.#terminal.clearStatus();
  }
}
