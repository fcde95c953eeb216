import type { Pos } from "./ast.js";
import { ConstantError, parseChar, parseInteger } from "./lex-constant.js";
import type { Token } from "./lex-token.js";

/** What is wrong with the expression of an `#if`, and where. */
export class ConditionError extends Error {
  readonly pos: Pos;
  readonly hint: string;

  constructor(pos: Pos, message: string, hint = "") {
    super(message);
    this.pos = pos;
    this.hint = hint;
  }
}

/** A 64-bit integer as `#if` knows it: intmax_t or uintmax_t. */
interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}

const LEVELS: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

/**
 * Whether the expanded expression of an `#if` at `pos` is not zero; identifiers that are left count as 0.
 * @throws ConditionError
 */
export function evaluateCondition(tokens: readonly Token[], pos: Pos): boolean {
  const evaluator = new Evaluator(tokens, pos);
  return evaluator.whole().value !== 0n;
}

class Evaluator {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly end: Pos;

  constructor(tokens: readonly Token[], end: Pos) {
    this.tokens = tokens;
    this.end = end;
  }

  whole(): Value {
    const value = this.conditional(true);
    const rest = this.tokens[this.at];
    if (rest !== undefined)
      throw new ConditionError(rest.pos, `unexpected \`${rest.text}\` in the expression of an #if`);
    return value;
  }

  /** `live`: the value counts, so that errors of evaluation do. */
  private conditional(live: boolean): Value {
    const test = this.binary(1, live);
    if (!this.accept("?")) return test;
    const holds = test.value !== 0n;
    const then = this.conditional(live && holds);
    this.expect(":");
    const otherwise = this.conditional(live && !holds);
    return make(holds ? then.value : otherwise.value, then.unsigned || otherwise.unsigned);
  }

  private binary(level: number, live: boolean): Value {
    let left = this.unary(live);
    for (;;) {
      const op = this.tokens[this.at];
      const opLevel = op === undefined ? undefined : LEVELS[op.text];
      if (op === undefined || opLevel === undefined || opLevel < level) return left;
      this.at++;
      const decided = (op.text === "&&" && left.value === 0n) || (op.text === "||" && left.value !== 0n);
      const right = this.binary(opLevel + 1, live && !decided);
      left = apply(op, left, right, live && !decided);
    }
  }

  private unary(live: boolean): Value {
    const token = this.tokens[this.at];
    if (token === undefined) throw new ConditionError(this.end, "the expression of an #if is not complete");
    this.at++;
    switch (token.text) {
      case "+":
        return this.unary(live);
      case "-": {
        const v = this.unary(live);
        return make(-v.value, v.unsigned);
      }
      case "~": {
        const v = this.unary(live);
        return make(~v.value, v.unsigned);
      }
      case "!":
        return make(this.unary(live).value === 0n ? 1n : 0n, false);
      case "(": {
        const v = this.conditional(live);
        this.expect(")");
        return v;
      }
    }
    return primary(token, this.tokens[this.at]);
  }

  private accept(text: string): boolean {
    if (this.tokens[this.at]?.text !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    const token = this.tokens[this.at];
    if (!this.accept(text))
      throw new ConditionError(token?.pos ?? this.end, `missing \`${text}\` in the expression of an #if`);
  }
}

function primary(token: Token, next: Token | undefined): Value {
  try {
    if (token.kind === "number") {
      const constant = parseInteger(token.text);
      return make(constant.value, constant.unsigned || constant.value >= 1n << 63n);
    }
    if (token.kind === "char") return make(BigInt(parseChar(token.text)), false);
  } catch (error) {
    if (error instanceof ConstantError) throw new ConditionError(token.pos, error.message, error.hint);
    throw error;
  }
  if (token.isName) {
    if (next?.text !== "(") return make(0n, false);
    throw new ConditionError(token.pos, `\`${token.text}\` is not a macro`, "include the header that defines it");
  }
  throw new ConditionError(token.pos, `\`${token.text}\` does not belong into the expression of an #if`);
}

function make(value: bigint, unsigned: boolean): Value {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

function apply(op: Token, a: Value, b: Value, live: boolean): Value {
  const unsigned = a.unsigned || b.unsigned;
  const x = unsigned ? BigInt.asUintN(64, a.value) : a.value;
  const y = unsigned ? BigInt.asUintN(64, b.value) : b.value;
  const truth = (t: boolean): Value => make(t ? 1n : 0n, false);
  switch (op.text) {
    case "||":
      return truth(a.value !== 0n || b.value !== 0n);
    case "&&":
      return truth(a.value !== 0n && b.value !== 0n);
    case "==":
      return truth(x === y);
    case "!=":
      return truth(x !== y);
    case "<":
      return truth(x < y);
    case ">":
      return truth(x > y);
    case "<=":
      return truth(x <= y);
    case ">=":
      return truth(x >= y);
    case "<<":
      return make(a.value << BigInt.asUintN(6, b.value), a.unsigned);
    case ">>":
      return make(a.value >> BigInt.asUintN(6, b.value), a.unsigned);
  }
  if ((op.text === "/" || op.text === "%") && y === 0n) {
    if (live) throw new ConditionError(op.pos, "division by zero in the expression of an #if");
    return make(0n, unsigned);
  }
  return make(arithmetic(op.text, x, y), unsigned);
}

function arithmetic(op: string, x: bigint, y: bigint): bigint {
  switch (op) {
    case "|":
      return x | y;
    case "^":
      return x ^ y;
    case "&":
      return x & y;
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    default:
      return x % y;
  }
}
