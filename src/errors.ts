/** What kobjlab throws: a mistake of the user or of kobjlab, never a bug in the model (that is a Finding). */
export class KobjlabError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A wrong flag, argument or call. */
export class UsageError extends KobjlabError {
  constructor(message: string) {
    super("usage", message);
  }
}

/** A file that is not what it should be: damaged, of another kind or of another format version. */
export class FormatError extends KobjlabError {
  readonly file: string;

  constructor(file: string, message: string) {
    super("format", `${file}: ${message}`);
    this.file = file;
  }
}

/** A replay that left the recorded way; `step` is the first step that differs, from 0. */
export class DivergenceError extends KobjlabError {
  readonly step: number;

  constructor(step: number, message: string) {
    super("divergence", message);
    this.step = step;
  }
}

/** A direct call that could never return; the message says what it waits for and who holds it. */
export class WouldBlockError extends KobjlabError {
  constructor(message: string) {
    super("would-block", message);
  }
}

/** A model or program that is larger than the machine. */
export class LimitError extends KobjlabError {
  constructor(message: string) {
    super("limit", message);
  }
}

/** A bug in kobjlab itself, with the core's frames where it has any. */
export class TrapError extends KobjlabError {
  constructor(message: string, options?: ErrorOptions) {
    super("trap", message, options);
  }
}

export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The source line's text. */
  readonly source: string;
  /** What to write instead; "" when there is nothing to say. */
  readonly hint: string;
}

/** One or several mistakes in Kernel C. */
export class SourceError extends KobjlabError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super("source", diagnostics.map(formatDiagnostic).join("\n"));
    this.diagnostics = diagnostics;
  }
}

function formatDiagnostic(d: Diagnostic): string {
  const caret = `${" ".repeat(Math.max(0, d.column - 1))}^`;
  const hint = d.hint === "" ? "" : `\n  ${d.hint}`;
  return `${d.file}:${d.line}:${d.column}: error: ${d.message}\n  ${d.source.replaceAll("\t", " ")}\n  ${caret}${hint}`;
}
