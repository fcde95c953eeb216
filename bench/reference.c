/*
 * The operations of bench/run.ts in C, as fast as they come, over the same kind of state: what the core is measured
 * against. Prints ns for each pair as JSON; the best of several rounds.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define ROUNDS 7
#define TIMES 2000000u
#define LOCKS 1000u
#define NOINLINE __attribute__((noinline))

static volatile uint32_t warnings;

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* refcount_t with its checks. */
struct counted {
	int32_t refs;
	uint32_t state;
};

static NOINLINE void get(struct counted *c)
{
	int32_t old = c->refs++;

	if (old <= 0 || c->refs < 0)
		warnings++;
}

static NOINLINE int put(struct counted *c)
{
	int32_t old = c->refs--;

	if (old == 1)
		return 1;
	if (old <= 0)
		warnings++;
	return 0;
}

/* A mutex, as large as one with a lock map is, with a held-lock stack, a chain key and a look-up of the chain. */
struct lock {
	uint32_t owner, waiters, class, map[13];
};

struct held {
	struct lock *lock;
	uint64_t previous_key;
	uint32_t class, ip, flags, references;
};

static struct held held[48];
static uint32_t depth;
static uint64_t chain_key = 1;
static uint64_t chains[1 << 17];

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))

/* Mixes three words as Bob Jenkins' lookup3 (public domain) does; the kernel's chain key is this. */
static uint64_t chain_next(uint64_t key, uint32_t class)
{
	uint32_t a = class, b = (uint32_t)key, c = key >> 32;

	a -= c; a ^= ROTATE(c, 4); c += b;
	b -= a; b ^= ROTATE(a, 6); a += c;
	c -= b; c ^= ROTATE(b, 8); b += a;
	a -= c; a ^= ROTATE(c, 16); c += b;
	b -= a; b ^= ROTATE(a, 19); a += c;
	c -= b; c ^= ROTATE(b, 4); b += a;
	return b | (uint64_t)c << 32;
}

static NOINLINE void mutex_lock(struct lock *lock)
{
	struct held *h = &held[depth];
	uint64_t key = chain_next(chain_key, lock->class);
	uint32_t slot = key >> 47;

	while (chains[slot] != key) {
		if (!chains[slot])
			chains[slot] = key;
		else
			slot = (slot + 1) & ((1 << 17) - 1);
	}
	h->lock = lock;
	h->previous_key = chain_key;
	h->class = lock->class;
	h->ip = 0;
	h->flags = 1;
	h->references = 0;
	chain_key = key;
	depth++;
	if (lock->owner)
		warnings++;
	lock->owner = 1;
}

static NOINLINE void mutex_unlock(struct lock *lock)
{
	struct held *h = &held[depth - 1];

	if (lock->owner != 1 || h->lock != lock)
		warnings++;
	chain_key = h->previous_key;
	depth--;
	lock->owner = 0;
	if (lock->waiters)
		warnings++;
}

/* A work item and a FIFO. */
struct work {
	uint32_t pending;
	struct work *next;
	void (*func)(struct work *);
	uint64_t runs;
};

static struct work *first, *last;

static void work_fn(struct work *work)
{
	work->runs++;
}

static NOINLINE int queue_work(struct work *work)
{
	if (work->pending)
		return 0;
	work->pending = 1;
	work->next = NULL;
	if (last)
		last->next = work;
	else
		first = work;
	last = work;
	return 1;
}

static NOINLINE void run_queue(void)
{
	while (first) {
		struct work *work = first;

		first = work->next;
		if (!first)
			last = NULL;
		work->pending = 0;
		work->func(work);
	}
}

static struct counted object = { 1, 1 };
static struct lock mutex = { .class = 7 };
static struct lock locks[LOCKS];
static struct work item = { 0, NULL, work_fn, 0 };

static NOINLINE void bench_refcount(void)
{
	for (uint32_t i = 0; i < TIMES; i++) {
		get(&object);
		put(&object);
	}
}

static NOINLINE void bench_mutex(void)
{
	for (uint32_t i = 0; i < TIMES; i++) {
		mutex_lock(&mutex);
		mutex_unlock(&mutex);
	}
}

/* Two nested locks out of LOCKS, the first from the lower half: two pairs of operations. */
static NOINLINE void bench_nested(void)
{
	uint32_t x = 12345;

	for (uint32_t i = 0; i < TIMES / 2; i++) {
		struct lock *outer, *inner;

		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		outer = &locks[x % (LOCKS / 2)];
		inner = &locks[LOCKS / 2 + (x % (LOCKS / 2) + (x >> 16) % 8) % (LOCKS / 2)];
		mutex_lock(outer);
		mutex_lock(inner);
		mutex_unlock(inner);
		mutex_unlock(outer);
	}
}

static NOINLINE void bench_work(void)
{
	for (uint32_t i = 0; i < TIMES; i++) {
		queue_work(&item);
		run_queue();
	}
}

static double best(void (*bench)(void))
{
	double least = 1e300;

	for (int round = 0; round < ROUNDS; round++) {
		double start = now_ns();
		double took;

		bench();
		took = (now_ns() - start) / TIMES;
		if (took < least)
			least = took;
	}
	return least;
}

int main(void)
{
	double refcount = best(bench_refcount);
	double lock = best(bench_mutex);
	double nested;

	for (uint32_t i = 0; i < LOCKS; i++)
		locks[i].class = i;
	nested = best(bench_nested);
	printf("{\"refcount\": %.3f, \"mutex\": %.3f, \"nested\": %.3f, \"work\": %.3f}\n", refcount, lock, nested,
	       best(bench_work));
	return 0;
}
