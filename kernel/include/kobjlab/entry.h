/*
 * Marks that tell kobjlab what a model's functions are for. Ours; Linux has nothing like it.
 *
 * On a function: __entry("rmmod") may be called by a program, by a process of that name; __entry_setup the same,
 * but only before the tasks start; __returns(cache) its result is a resource of that name; __user_process it
 * stands for user space and is left out of kernel stacks.
 * An entry point whose name says so (destroy, free, put, drop, close, remove ...) ends the resources that it is given: no program
 * uses them afterwards. Who is given a resource holds it: it is not lost, even when the program does nothing with it.
 * On a parameter: __resource(cache), __range(lo, hi), __one_of(a, b, ...), __path(writable|readable|directory|device|interrupt),
 * __text, __number (one that the model compares with), __module_name. A __text that is the last parameter may be __optional: programs can leave it out, it is "" then.
 * At file scope, known to the compiler itself: __kobjlab(module, NAME); __kobjlab(builtin);
 * __kobjlab(expect, found|predicted|silent, "kind", "what"); a further text says in words what the finding is;
 * __kobjlab(allocations, may_fail); __kobjlab(linux, "4.11"): whose rules hold; __kobjlab(since, "3.16"): the first version with
 * this protocol, when it is another (of several marks the first counts, so that a file can include an older model).
 */
#ifndef _KOBJLAB_ENTRY_H
#define _KOBJLAB_ENTRY_H

#ifdef KOBJLAB_GCC_CHECK
#define __entry(comm)
#define __entry_setup
#define __returns(name)
#define __user_process
#define __resource(name)
#define __range(lo, hi)
#define __one_of(...)
#define __path(of)
#define __text
#define __number
#define __module_name
#define __optional
#define __kobjlab(...) struct kobjlab_mark
#define __kobjlab_this_ip() 0UL
#else
#define __entry(comm) __attribute__((kobjlab_entry(comm)))
#define __entry_setup __attribute__((kobjlab_setup))
#define __returns(name) __attribute__((kobjlab_returns(name)))
#define __user_process __attribute__((kobjlab_user))
#define __resource(name) __attribute__((kobjlab_resource(name)))
#define __range(lo, hi) __attribute__((kobjlab_range(lo, hi)))
#define __one_of(...) __attribute__((kobjlab_one_of(__VA_ARGS__)))
#define __path(of) __attribute__((kobjlab_path(of)))
#define __text __attribute__((kobjlab_text))
#define __number __attribute__((kobjlab_number))
#define __module_name __attribute__((kobjlab_module))
#define __optional __attribute__((kobjlab_optional))
#endif

#endif
