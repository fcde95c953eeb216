import { compile } from "../../src/compiler/index.js";
import { ReferenceMachine } from "./reference-interpreter.js";

/** Runs a corpus program on the reference interpreter and returns what it prints. */
export function runProgram(path: string, text: string, prelude: string): string {
  const readFile = (name: string) => (name.endsWith("prelude.h") ? prelude : null);
  const image = compile([{ path, text }], { library: [], includePaths: [], defines: { KOBJLAB: "1" }, readFile });
  let output = "";
  const machine = new ReferenceMachine(image, {
    vprintk: ([format = 0n, list = 0n], m) => {
      output += formatted(m, format, list);
      return 0n;
    },
    memset: ([to = 0n, value = 0n, count = 0n], m) => {
      for (let i = 0n; i < count; i++) m.store(to + i, 1, value);
      return to;
    },
    memcpy: ([to = 0n, from = 0n, count = 0n], m) => {
      m.copy(to, from, Number(count));
      return to;
    },
    memcmp: ([a = 0n, b = 0n, count = 0n], m) => difference(m, a, b, count, false),
    strlen: ([text = 0n], m) => BigInt(m.string(text).length),
    strcmp: ([a = 0n, b = 0n], m) => difference(m, a, b, 1n << 62n, true),
    strncmp: ([a = 0n, b = 0n, count = 0n], m) => difference(m, a, b, count, true),
  });
  machine.call("test");
  return output;
}

function difference(m: ReferenceMachine, a: bigint, b: bigint, count: bigint, text: boolean): bigint {
  for (let i = 0n; i < count; i++) {
    const x = m.load(a + i, 1, false);
    const y = m.load(b + i, 1, false);
    if (x !== y) return x - y;
    if (text && x === 0n) return 0n;
  }
  return 0n;
}

/** %s and %ld. */
function formatted(m: ReferenceMachine, format: bigint, list: bigint): string {
  let slot = list;
  return m.string(format).replace(/%(s|ld)/g, (_, kind: string) => {
    const value = m.load(slot, 8, true);
    slot += 8n;
    return kind === "s" ? m.string(value) : value.toString();
  });
}
