import { ERRNO } from "../abi/errno.js";
import type { EntryPoint, ParamKind } from "../compiler/image.js";

const ERRNO_NAMES: ReadonlyMap<bigint, string> = new Map(
  // EAGAIN comes before EWOULDBLOCK, which has the same number.
  Object.entries(ERRNO)
    .toReversed()
    .map(([name, number]) => [BigInt(number), name]),
);

/** What a call returned, as data. */
export interface CallResult {
  /** A signed number; an address, or a number that JavaScript's cannot hold, as hexadecimal text; null: it has not returned. */
  readonly result: number | string | null;
  /** `-EEXIST` where the result is an errno. */
  readonly errno?: string;
}

/** Negative results below this are addresses of the kernel. */
const INT_MIN = -0x8000_0000n;

/** Reads a result: `{result: 2}`, `{result: -17, errno: "-EEXIST"}`, `{result: "0xffff888000010040"}`. */
export function readResult(value: bigint | null): CallResult {
  if (value === null) return { result: null };
  const signed = BigInt.asIntN(64, value);
  const name = ERRNO_NAMES.get(-signed);
  if (name !== undefined) return { result: Number(signed), errno: `-${name}` };
  const isNumber = signed >= INT_MIN && signed <= BigInt(Number.MAX_SAFE_INTEGER);
  return { result: isNumber ? Number(signed) : `0x${BigInt.asUintN(64, value).toString(16)}` };
}

/** What a call returned: `0`, `-17 (-EEXIST)`, `0xffff888000010040`, or that it did not return. */
export function describeResult(value: bigint | null): string {
  const { result, errno } = readResult(value);
  if (result === null) return "(has not returned)";
  return errno === undefined ? `${result}` : `${result} (${errno})`;
}

/** What may stand for a parameter. */
function describeKind(kind: ParamKind): string {
  switch (kind.kind) {
    case "resource":
      return `<${kind.name}>`;
    case "range":
      return `${kind.low}..${kind.high}`;
    case "values":
      return kind.values.join("|");
    case "strings":
      return kind.values.map((v) => JSON.stringify(v)).join("|");
    case "path":
      return kind.of === "directory" ? "<directory>" : kind.of === "device" ? "<device>" : `<${kind.of} file>`;
    case "number":
      return "<number>";
    case "text":
      return "<text>";
    case "module":
      return "<module name>";
  }
}

/** `create(name: "a"|"b", size: 8..64) -> cache   (process create, in setup only)`. */
export function describeEntryPoint(entry: EntryPoint): string {
  const needed = entry.params.map((p) => `${p.name}: ${describeKind(p.kind)}`);
  const params = [...needed, ...(entry.optionalTexts ?? []).map((name) => `[${name}: <text>]`)].join(", ");
  const result = entry.returns === null ? "" : ` -> <${entry.returns}>`;
  const where = entry.setupOnly ? "   (in setup only)" : "";
  return `${entry.name}(${params})${result}${where}`;
}
