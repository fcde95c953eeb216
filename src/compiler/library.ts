import { FormatError } from "../errors.js";
import type { ObjectFile } from "./object.js";

/** Changes whenever objects of before cannot be linked any more. */
const VERSION = 2;

/** Objects as text: JSON with bytes as base64 and big integers as strings. */
export function serializeLibrary(objects: readonly ObjectFile[]): string {
  return JSON.stringify({ kobjlabLibrary: VERSION, objects }, (_, v: unknown) => {
    if (v instanceof Uint8Array) return { base64: toBase64(v) };
    return typeof v === "bigint" ? { bigint: v.toString() } : v;
  });
}

/**
 * The objects of serializeLibrary.
 * @param file its name, for messages
 * @throws FormatError when the text is damaged or of another version
 */
export function parseLibrary(text: string, file = "the compiled kernel library"): ObjectFile[] {
  let value: unknown;
  try {
    value = JSON.parse(text, (_, v: unknown) => revive(v));
  } catch (error) {
    throw new FormatError(file, `is no compiled library (${(error as Error).message}); build the package again`);
  }
  const { kobjlabLibrary: version, objects } = (value ?? {}) as { kobjlabLibrary?: unknown; objects?: unknown };
  if (version !== VERSION || !Array.isArray(objects)) {
    throw new FormatError(file, `expected a compiled library of version ${VERSION}; build the package again`);
  }
  return objects as ObjectFile[];
}

function revive(v: unknown): unknown {
  if (typeof v !== "object" || v === null) return v;
  if ("base64" in v && typeof v.base64 === "string") return fromBase64(v.base64);
  if ("bigint" in v && typeof v.bigint === "string") return BigInt(v.bigint);
  return v;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
