import { FormatError } from "../errors.js";
import { isPoke } from "./lockdep-ww.js";

/** A lock of a case: its type, and the class it shares with others. */
export interface CaseLock {
  readonly type: string;
  readonly class: string;
}

/** One operation of a case; which members count depends on `op`. */
export interface CaseStep {
  readonly op: string;
  readonly thread: number;
  readonly lock: string;
  readonly type: string;
  /** 0 write, 1 shared, 2 recursive; -1 when the case does not say. */
  readonly read: number;
  /** Instance of the nest lock, "" none. */
  readonly nest: string;
  /** ww_mutex: the acquire context, "" none. */
  readonly ctx: string;
  readonly ret: string;
  readonly threaded: boolean;
  readonly trylock: boolean;
  readonly check: boolean;
  readonly subclass: number;
  readonly gfp: string;
  readonly set: string;
}

/** A sequence of lock operations, with what a kernel says to it where that is known. */
export interface LockCase {
  readonly id: string;
  /** Column of a selftest, "" where the file has none. */
  readonly column: string;
  readonly locks: ReadonlyMap<string, CaseLock>;
  readonly steps: readonly CaseStep[];
  /** False: maps without wait types, as the former user-space lockdep had. */
  readonly waitTypes: boolean;
  readonly readersRecursive: boolean;
  readonly expected: { readonly verdict: "report" | "clean"; readonly kind: string; readonly atStep: number } | null;
}

/** Wait types, outer and inner, and lock type of each type of lock. */
export const LOCK_TYPES: Readonly<Record<string, readonly [outer: number, inner: number, type: number]>> = {
  spin: [0, 3, 0],
  raw_spin: [0, 2, 0],
  rwlock: [0, 3, 0],
  mutex: [0, 4, 0],
  rwsem: [0, 4, 0],
  rtmutex: [0, 4, 0],
  local_lock: [0, 3, 1],
  ww_mutex: [0, 4, 0],
  ww_ctx: [0, 0, 0],
  rcu: [1, 3, 0],
  rcu_bh: [1, 3, 0],
  rcu_sched: [1, 2, 0],
  fs_reclaim: [0, 0, 0],
  percpu_rwsem: [0, 0, 0],
  seqcount: [0, 0, 0],
  srcu: [0, 0, 0],
  map: [0, 0, 0],
};

const CASE_OPS: ReadonlySet<string> = new Set(
  (
    "lock unlock read_lock read_unlock trylock read_trylock init destroy irq_disable irq_enable bh_disable bh_enable " +
    "hardirq_enter hardirq_exit nmi_enter nmi_exit softirq_enter softirq_exit ww_acquire_init ww_acquire_done ww_acquire_fini ww_lock " +
    "ww_lock_slow ww_trylock ww_unlock dep_acquire dep_release poke fs_reclaim_acquire fs_reclaim_release might_alloc " +
    "memalloc_nofs_save memalloc_nofs_restore downgrade sync spawn barrier join exit return_to_user free"
  ).split(" "),
);

/** What an operation returned, where it may fail. */
const RESULTS: ReadonlySet<string> = new Set(["0", "1", "EALREADY", "EDEADLK"]);

const LOCK_OPS = /lock|^init$|^destroy$|^ww_|^dep_|^downgrade$|^sync$|^free$/;

type Json = Record<string, unknown>;

/** Reads the cases of a file in the form of the given data sets. Throws FormatError naming the case and the field. */
export function readLockCases(file: string, json: unknown): readonly LockCase[] {
  const tests = isObject(json) ? json.tests : json;
  if (!Array.isArray(tests)) throw new FormatError(file, "`tests` must be an array of cases");
  return tests.flatMap((test: unknown, i) => readTest(file, test, i));
}

function readTest(file: string, test: unknown, index: number): readonly LockCase[] {
  if (!isObject(test)) throw new FormatError(file, `case ${index}: must be an object`);
  if (typeof test.id !== "string") throw new FormatError(file, `case ${index}: field \`id\` must be a string`);
  if (test.columns === undefined) return [readCase(file, test, test.id, "", test.group === "liblockdep")];
  if (!isObject(test.columns)) throw new FormatError(file, `case ${test.id}: field \`columns\` must be an object`);
  const id = test.id;
  return Object.entries(test.columns).map(([column, body]) => {
    if (!isObject(body)) throw new FormatError(file, `case ${id} ${column}: must be an object`);
    return readCase(file, body, id, column, false);
  });
}

function readCase(file: string, body: Json, id: string, column: string, userSpace: boolean): LockCase {
  const name = column === "" ? id : `${id} ${column}`;
  const fail = (field: string, what: string): never => {
    throw new FormatError(file, `case ${name}: field \`${field}\` ${what}`);
  };
  if (!isObject(body.locks)) fail("locks", "must be an object of locks by instance name");
  if (!Array.isArray(body.steps)) fail("steps", "must be an array of operations");
  const locks = new Map<string, CaseLock>();
  for (const [key, lock] of Object.entries(body.locks as Json)) {
    if (!isObject(lock) || typeof lock.type !== "string" || typeof lock.class !== "string") {
      fail(`locks.${key}`, "must have strings `type` and `class`");
    } else if (!Object.hasOwn(LOCK_TYPES, lock.type)) {
      fail(
        `locks.${key}.type`,
        `is an unknown type of lock \`${lock.type}\`; known: ${Object.keys(LOCK_TYPES).join(", ")}`,
      );
    } else {
      locks.set(key, { type: lock.type, class: lock.class });
    }
  }
  const steps = (body.steps as unknown[]).map((step, i) => readStep(step, i, locks, fail));
  return {
    id,
    column,
    locks,
    steps,
    waitTypes: !userSpace,
    readersRecursive: body.readLockMode === "forced-recursive",
    expected: readExpected(body, fail),
  };
}

function readStep(
  step: unknown,
  index: number,
  locks: ReadonlyMap<string, CaseLock>,
  fail: (field: string, what: string) => never,
): CaseStep {
  const at = `steps[${index}]`;
  if (!isObject(step)) return fail(at, "must be an object");
  if (typeof step.op !== "string") return fail(`${at}.op`, "must be a string");
  if (!CASE_OPS.has(step.op)) return fail(`${at}.op`, `is an unknown operation \`${step.op}\``);
  const text = (field: string): string => {
    const value = step[field];
    if (value === undefined || value === null) return "";
    return typeof value === "string" ? value : fail(`${at}.${field}`, "must be a string");
  };
  const number = (field: string, otherwise: number): number => {
    const value = step[field];
    if (value === undefined) return otherwise;
    return Number.isInteger(value) ? (value as number) : fail(`${at}.${field}`, "must be a whole number");
  };
  const flag = (field: string, otherwise: boolean): boolean => {
    const value = step[field];
    if (value === undefined) return otherwise;
    return (
      value === true ||
      value === 1 ||
      (value === false || value === 0 ? false : fail(`${at}.${field}`, "must be true or false"))
    );
  };
  const instance = (field: string, type: string): string => {
    const name = text(field) === "" ? "" : instanceName(text(field), type, locks);
    return name === "" || locks.has(name)
      ? name
      : fail(`${at}.${field}`, `names no lock of the case: \`${text(field)}\``);
  };
  const type = text("type");
  if (type !== "" && !Object.hasOwn(LOCK_TYPES, type)) fail(`${at}.type`, `is an unknown type of lock \`${type}\``);
  const lock = instanceName(text("lock"), type, locks);
  if (LOCK_OPS.test(step.op) && !locks.has(lock)) fail(`${at}.lock`, `names no lock of the case: \`${text("lock")}\``);
  const read = number("read", -1);
  if (read < -1 || read > 2) fail(`${at}.read`, "must be 0, 1 or 2");
  const ctx = instance("ctx", "ww_ctx");
  if (step.op === "ww_lock_slow" && ctx === "") fail(`${at}.ctx`, "must name an acquire context");
  if (step.ret !== undefined && !RESULTS.has(String(step.ret))) fail(`${at}.ret`, `must be ${[...RESULTS].join(", ")}`);
  if (step.op === "poke" && !isPoke(text("set"))) fail(`${at}.set`, `is no assignment: \`${text("set")}\``);
  const subclass = number("subclass", 0);
  if (subclass < 0) fail(`${at}.subclass`, "must not be negative");
  for (const gfp of text("gfp").split(/[\s|]+/)) {
    if (!/^((__)?GFP_[A-Z_]+)?$/.test(gfp)) fail(`${at}.gfp`, `is no allocation flag: \`${gfp}\``);
  }
  const thread = number("thread", 0);
  if (thread < 0 || thread > 31) fail(`${at}.thread`, "must be 0 to 31");
  return {
    op: step.op,
    thread,
    lock,
    type: type === "" ? (locks.get(lock)?.type ?? "") : type,
    read,
    nest: instance("nest", ""),
    ctx,
    ret: step.ret === undefined ? "" : String(step.ret),
    threaded: flag("threaded", false),
    trylock: flag("try", false),
    check: flag("check", true),
    subclass,
    gfp: text("gfp"),
    set: text("set"),
  };
}

function instanceName(lock: string, type: string, locks: ReadonlyMap<string, CaseLock>): string {
  if (lock === "") return "";
  const full = `${type}:${lock}`;
  return locks.has(full) ? full : lock;
}

function readExpected(body: Json, fail: (field: string, what: string) => never): LockCase["expected"] {
  if (body.expected === undefined) return null;
  if (body.expected === "clean") return { verdict: "clean", kind: "", atStep: -1 };
  if (body.expected !== "deadlock-report") return fail("expected", "must be `clean` or `deadlock-report`");
  const report = body.report;
  if (!isObject(report)) return { verdict: "report", kind: "", atStep: -1 };
  if (typeof report.kind !== "string") return fail("report.kind", "must be a string");
  if (typeof report.atStep !== "number") return fail("report.atStep", "must be a number");
  return { verdict: "report", kind: report.kind, atStep: report.atStep };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
