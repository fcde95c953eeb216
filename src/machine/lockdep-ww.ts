/**
 * The checks that ww_mutex debugging makes of acquire contexts (wait-die class): models kernel/locking/ww_mutex.h.
 * A violation turns the validator off, as DEBUG_LOCKS_WARN_ON does.
 */
export interface WwContext {
  stamp: number;
  acquired: number;
  doneAcquire: boolean;
  contending: string;
  wwClass: string;
}

interface WwMutex {
  /** Name of the context it was locked in, "" none; "poison" for a value that is none. */
  ctx: string;
  wwClass: string;
}

const WW_CLASS = "ww_class";

const STAMP = /^(\w+)\.stamp(\+\+|--)$/;
const ASSIGNMENT = /^(\w+)(?:\.(ctx|acquired|ww_class))?=(\w+)$/;

/** True for what WwState.poke understands. */
export function isPoke(text: string): boolean {
  return STAMP.test(text) || ASSIGNMENT.test(text);
}

export class WwState {
  private readonly contexts = new Map<string, WwContext>();
  private readonly mutexes = new Map<string, WwMutex>();
  private stamps = 0;

  context(name: string): WwContext {
    let ctx = this.contexts.get(name);
    if (ctx === undefined) {
      ctx = { stamp: 0, acquired: 0, doneAcquire: false, contending: "", wwClass: WW_CLASS };
      this.contexts.set(name, ctx);
    }
    return ctx;
  }

  mutex(name: string): WwMutex {
    let mutex = this.mutexes.get(name);
    if (mutex === undefined) {
      mutex = { ctx: "", wwClass: WW_CLASS };
      this.mutexes.set(name, mutex);
    }
    return mutex;
  }

  init(ctx: string): void {
    this.contexts.set(ctx, {
      stamp: ++this.stamps,
      acquired: 0,
      doneAcquire: false,
      contending: "",
      wwClass: WW_CLASS,
    });
  }

  /** The rule that ww_acquire_done breaks, "" none. */
  done(ctx: string): string {
    const context = this.context(ctx);
    if (context.doneAcquire) return "done-twice";
    context.doneAcquire = true;
    return "";
  }

  fini(ctx: string): string {
    return this.context(ctx).acquired > 0 ? "fini-with-locks-held" : "";
  }

  /** The mutex was got in the context. */
  acquired(lock: string, ctx: string): string {
    const mutex = this.mutex(lock);
    const context = this.context(ctx);
    if (mutex.ctx !== "") return "unlocked-as-plain-mutex";
    if (context.doneAcquire) return "lock-after-done";
    if (context.contending !== "") {
      if (context.contending !== lock) return "wrong-contending-lock";
      if (context.acquired > 0) return "locks-still-held-when-retrying";
      context.contending = "";
    }
    if (context.wwClass !== mutex.wwClass) return "other-class";
    context.acquired += 1;
    mutex.ctx = ctx;
    return "";
  }

  /** The context has to back off: -EDEADLK. */
  contended(lock: string, ctx: string): string {
    const context = this.context(ctx);
    if (context.acquired === 0) return "";
    if (context.contending !== "") return "contending-while-contending";
    context.contending = lock;
    return "";
  }

  slow(ctx: string): string {
    return this.context(ctx).contending === "" ? "slow-without-contending" : "";
  }

  unlock(lock: string): string {
    const mutex = this.mutex(lock);
    if (mutex.ctx === "") return "";
    const context = this.context(mutex.ctx);
    if (context.acquired === 0) return "acquired-count-zero";
    context.acquired -= 1;
    mutex.ctx = "";
    return "";
  }

  /** A direct write of a field: `o.ctx=t2`, `t2=t`, `t.stamp++`, `t.acquired=0`, `t.ww_class=null`. */
  poke(text: string, names: (short: string, field: string) => string): void {
    const step = STAMP.exec(text);
    if (step) {
      this.context(names(step[1] as string, "stamp")).stamp += step[2] === "++" ? 1 : -1;
      return;
    }
    const set = ASSIGNMENT.exec(text);
    if (!set) return;
    const [, target = "", field = "", value = ""] = set;
    if (field === "") {
      const to = names(target, "");
      this.contexts.set(to, { ...this.context(names(value, "")) });
    } else if (field === "ctx") {
      this.mutex(names(target, "ctx")).ctx = value === "null" ? "" : value === "poison" ? value : names(value, "");
    } else if (field === "acquired") {
      this.context(names(target, "acquired")).acquired = Number(value);
    } else if (field === "ww_class") {
      this.setClass(target, names, value === "null" ? "" : value);
    }
  }

  private setClass(target: string, names: (short: string, field: string) => string, value: string): void {
    const context = this.contexts.get(names(target, "stamp"));
    if (context !== undefined) context.wwClass = value;
    else this.mutex(names(target, "ctx")).wwClass = value;
  }
}
