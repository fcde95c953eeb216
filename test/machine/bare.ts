import { compile, type Image } from "../../src/compiler/index.js";
import { INCLUDE_PATHS, readKernelFile } from "../../src/cli/kernel-files.js";
import { Machine, type MachineOptions } from "../../src/machine/machine.js";
import type { Call } from "../../src/machine/call.js";
import { CORES } from "./cores.js";

/** Prototypes of core operations: these tests look at the core alone, without the kernel library. */
const PRELUDE = `
#include <generated/layouts.h>
#define NULL ((void *)0)
#define ENTRY __attribute__((kobjlab_entry("test")))
typedef unsigned long size_t;
void *__kmalloc(size_t size, unsigned int gfp);
void kfree(const void *p);
void *memcpy(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count);
size_t strlen(const char *text);
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
void mutex_lock(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void refcount_set(int *r, int n);
void refcount_inc(int *r);
_Bool refcount_dec_and_test(int *r);
void prepare_to_wait(struct wait_queue_head *head, int state);
void finish_wait(struct wait_queue_head *head);
void __wake_up(struct wait_queue_head *head, int nr);
void schedule(void);
void msleep(unsigned int ms);
int cond_resched(void);
void __atomic_begin(void);
void __atomic_end(void);
int vprintk(const char *fmt, __builtin_va_list args);
static inline int printk(const char *fmt, ...)
{
	__builtin_va_list args;
	int ret;

	__builtin_va_start(args, fmt);
	ret = vprintk(fmt, args);
	__builtin_va_end(args);
	return ret;
}
#define kmalloc(size) __kmalloc(size, 0)
#define kzalloc(size) __kmalloc(size, 0x8000)
#define DEFINE_MUTEX(name) static struct mutex name; static struct lock_class_key name##_key
#define mutex_init(name) __mutex_init(&name, #name, &name##_key)
`;

const PATH = "test.c";

/** Compiles C that uses core operations only. */
export function compileBare(text: string): Image {
  const readFile = (path: string): string | null => (path === "prelude.h" ? PRELUDE : readKernelFile(path));
  const source = { path: PATH, text: `#include "prelude.h"\n#line 1 "${PATH}"\n${text}` };
  return compile([source], { library: [], includePaths: INCLUDE_PATHS, defines: {}, readFile });
}

export function bootBare(text: string, options: Partial<MachineOptions> = {}): Machine {
  return Machine.boot(compileBare(text), { core: CORES.release, linux: "6.12", ...options });
}

export function call(name: string, ...args: bigint[]): Call {
  return { name, args: args.map((value) => ({ kind: "int", value })), result: -1 };
}

/** Signatures of what a body finds when it runs as one call of one task. */
export function findingsOf(body: string, options: Partial<MachineOptions> = {}): string[] {
  const machine = bootBare(`${body}\nENTRY long entry(void) { return test(); }`, options);
  machine.load({ setup: [], tasks: [[call("entry")]], final: [] });
  return machine.run({ kind: "schedule", schedule: [] }).findings.map((f) => f.signature);
}
