import * as fc from "fast-check";
import type { Arg, Call, Program } from "../../src/machine/call.js";

const NAME = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);

const BYTES = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)) });

const ARG: fc.Arbitrary<Arg> = fc.oneof(
  fc.record({ kind: fc.constant("int" as const), value: fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }) }),
  fc.record({ kind: fc.constant("string" as const), value: BYTES }),
  fc.record({ kind: fc.constant("result" as const), result: fc.nat(999) }),
);

const CALL: fc.Arbitrary<Call> = fc.record(
  {
    name: NAME,
    args: fc.array(ARG, { maxLength: 4 }),
    result: fc.oneof(fc.constant(-1), fc.nat(999)),
    fail: fc.integer({ min: 1, max: 1000 }),
  },
  { requiredKeys: ["name", "args", "result"] },
);

const CALLS = fc.array(CALL, { maxLength: 4 });

/** Any program that the text form can hold, whether or not it means something. */
export const PROGRAM: fc.Arbitrary<Program> = fc.record({
  setup: CALLS,
  tasks: fc.array(CALLS, { maxLength: 4 }),
  final: CALLS,
});
