import type { Program } from "../machine/call.js";
import { type CountAllocations, failSomewhere, systematicFailures } from "../program/failures.js";
import { generateProgram, newSwarm } from "../program/generate.js";
import { mutateProgram } from "../program/mutate.js";
import { deriveSeed, Prng } from "../program/prng.js";
import type { Listing, ProgramSpace } from "../program/space.js";
import { systematicPrograms } from "../program/systematic.js";

/** Programs that share one swarm. */
const SWARM_PROGRAMS = 64;

/** Programs from which on every second one is random, as long as systematic ones are left. */
const SYSTEMATIC_ALONE = 512;
/** The same of a module, in which few pairs of calls mean anything to each other. */
const MODULE_ALONE = 96;

/** Parts of the seeds that are derived from the campaign's. */
const STREAM_PROGRAM = 1;
const STREAM_SWARM = 2;
const STREAM_FAILURES = 4;

export type ProgramPhase = "corpus" | "systematic" | "random";

/**
 * Gives a campaign its programs: systematic ones first, then these in turn with random ones and mutations of those worth
 * keeping.
 */
export class ProgramSource {
  readonly corpus: Program[];
  phase: ProgramPhase = "corpus";
  readonly #space: ProgramSpace;
  readonly #listing: Listing;
  readonly #seed: bigint;
  readonly #systematic: Iterator<Program>;
  readonly #seeds: Iterator<Program>;

  readonly #failures: Iterator<Program> | null;

  /**
   * `corpus`: programs of earlier campaigns; each is run before any other. `count`: given when allocations shall fail;
   * it may load programs, as `listing` may.
   */
  constructor(
    space: ProgramSpace,
    listing: Listing,
    seed: bigint,
    { corpus, count }: { readonly corpus: readonly Program[]; readonly count: CountAllocations | null },
  ) {
    this.corpus = [];
    this.#space = space;
    this.#listing = listing;
    this.#seed = seed;
    this.#seeds = corpus[Symbol.iterator]();
    this.#systematic = systematicPrograms(space, listing);
    this.#failures = count === null ? null : systematicFailures(space, listing, count);
  }

  /** True when nothing in the model is marked as an entry point. */
  get isOfModule(): boolean {
    return this.#space.isPlainModule;
  }

  /** The program of this index; indexes ascend from 0. */
  next(index: number): Program {
    const seed = this.#seeds.next();
    if (!seed.done) return seed.value;
    this.phase = "systematic";
    if (index < (this.isOfModule ? MODULE_ALONE : SYSTEMATIC_ALONE) || index % 2 === 0) {
      const failing = index % 4 < 2 ? this.#failures?.next() : undefined;
      if (failing?.done === false) return failing.value;
      const systematic = this.#systematic.next();
      if (!systematic.done) return systematic.value;
    }
    this.phase = "random";
    const program = this.#random(index);
    if (this.#failures === null) return program;
    const rng = new Prng(deriveSeed(this.#seed, STREAM_FAILURES, index));
    return rng.chance(1, 2) ? failSomewhere(program, this.#space, rng) : program;
  }

  #random(index: number): Program {
    const rng = new Prng(deriveSeed(this.#seed, STREAM_PROGRAM, index));
    const epoch = Math.floor(index / SWARM_PROGRAMS);
    const swarm = newSwarm(this.#space, new Prng(deriveSeed(this.#seed, STREAM_SWARM, epoch)));
    if (this.corpus.length > 0 && rng.chance(1, 2)) {
      const mutated = mutateProgram(this.#pick(rng), this.#space, this.#listing, swarm, rng);
      if (mutated !== null) return mutated;
    }
    return generateProgram(this.#space, this.#listing, swarm, rng);
  }

  /** The younger half of the corpus as often as all of it: what was new last leads on. */
  #pick(rng: Prng): Program {
    const half = this.corpus.length >> 1;
    return rng.pick(rng.chance(1, 2) ? this.corpus.slice(half) : this.corpus);
  }
}
