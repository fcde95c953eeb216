/** Own sequences: what must be reported, beside a twin that must stay silent. Form: case-text.ts. */
export const CASES: readonly (readonly [title: string, text: string])[] = [
  // order
  ["two locks in both orders", "mutex:A+ mutex:B+ mutex:B- mutex:A- mutex:B+ mutex:A+!circular"],
  ["two locks in one order", "mutex:A+ mutex:B+ mutex:B- mutex:A- mutex:A+ mutex:B+"],
  ["three locks round", "spin:A+ spin:B+ spin:B- spin:A- spin:B+ spin:C+ spin:C- spin:B- spin:C+ spin:A+!circular"],
  [
    "three locks, the last pair in order",
    "spin:A+ spin:B+ spin:B- spin:A- spin:B+ spin:C+ spin:C- spin:B- spin:A+ spin:C+",
  ],
  ["an order learnt by another task", "mutex:A+ mutex:B+ 1>mutex:C+ mutex:B- 1>mutex:A+ 1>mutex:A- mutex:C+!circular"],
  ["the same without the second lock held", "mutex:A+ mutex:B+ 1>mutex:C+ mutex:B- mutex:A- 1>mutex:A+ mutex:C+"],
  ["one lock twice", "mutex:A+ mutex:A+!recursive"],
  ["two locks of a class", "mutex:A=K+ mutex:B=K+!recursive"],
  ["two locks of a class, one after the other", "mutex:A=K+ mutex:A=K- mutex:B=K+"],
  [
    "a lock released out of order keeps its dependencies",
    "spin:A+ spin:B+ spin:A- spin:C+ spin:C- spin:B- spin:C+ spin:B+!circular",
  ],
  ["a lock released out of order adds none", "spin:A+ spin:B? spin:A- spin:C+ spin:C- spin:B- spin:C+ spin:A+"],
  // trylock
  ["a trylock adds no order to itself", "mutex:A+ mutex:B? mutex:B- mutex:A- mutex:B+ mutex:A+"],
  ["a trylock adds order to what follows", "mutex:A? mutex:B+ mutex:B- mutex:A- mutex:B+ mutex:A+!circular"],
  [
    "below a trylock the next lock counts too",
    "spin:A+ spin:B? spin:C+ spin:C- spin:B- spin:A- spin:C+ spin:A+!circular",
  ],
  ["a trylock of a held class", "mutex:A=K+ mutex:B=K?"],
  // readers
  ["readers that wait, both orders", "rwsem:A+1 rwsem:B+1 rwsem:B- rwsem:A- rwsem:B+1 rwsem:A+1!circular"],
  ["recursive readers, both orders", "rwlock:A+2 rwlock:B+2 rwlock:B- rwlock:A- rwlock:B+2 rwlock:A+2"],
  ["recursive readers against writers", "rwlock:A+2 rwlock:B+ rwlock:B- rwlock:A- rwlock:B+2 rwlock:A+!circular"],
  ["recursive reader twice", "rwlock:A+2 rwlock:A+2"],
  ["waiting reader twice", "rwlock:A+1 rwlock:A+1!recursive"],
  ["recursive reader under a waiting one", "rwlock:A+1 rwlock:A+2"],
  ["writer under a reader", "rwlock:A+2 rwlock:A+!recursive"],
  ["recursive reader under a writer", "rwlock:A+ rwlock:A+2!recursive"],
  [
    "a cycle broken by a recursive reader",
    "rwlock:A+ rwlock:B+2 rwlock:B- rwlock:A- rwlock:B+2 rwlock:C+ rwlock:C- rwlock:B- rwlock:C+ rwlock:A+",
  ],
  [
    "the same cycle with the class written in between",
    "rwlock:A+ rwlock:B+2 rwlock:B- rwlock:A- rwlock:B+ rwlock:C+ rwlock:C- rwlock:B- rwlock:C+ rwlock:A+!circular",
  ],
  [
    "the chain cache tells read modes apart",
    "rwlock:A+2 rwlock:B+ rwlock:B- rwlock:A- rwlock:B+2 rwlock:A+2 rwlock:A- rwlock:B- rwlock:B+ rwlock:A+!circular",
  ],
  ["a downgraded lock lets readers in", "rwsem:A+ rwsem:A_ rwlock:B+2 rwlock:B-"],
  // usage
  [
    "a lock taken in hard interrupts and with them on",
    "irq- hard( raw_spin:A+ raw_spin:A- hard) irq+ raw_spin:A+!inconsistent-usage",
  ],
  [
    "a lock taken in hard interrupts and with them off",
    "irq- hard( raw_spin:A+ raw_spin:A- hard) irq- raw_spin:A+ raw_spin:A- irq+",
  ],
  [
    "a lock held when interrupts go on",
    "irq- hard( raw_spin:A+ raw_spin:A- hard) irq- raw_spin:A+ irq+!inconsistent-usage",
  ],
  ["a lock taken in soft interrupts and with them on", "soft( spin:A+ spin:A- soft) spin:A+!inconsistent-usage"],
  ["a lock taken in soft interrupts and with bottom halves off", "soft( spin:A+ spin:A- soft) bh- spin:A+ spin:A- bh+"],
  ["readers on both sides", "rwlock:A+1 rwlock:A- thread( rwlock:A+2 rwlock:A- hard)"],
  ["a reader inside, a writer outside", "rwlock:A+ rwlock:A- thread( rwlock:A+2!inconsistent-usage"],
  [
    "a lock used in interrupts over one that is not safe",
    "thread( spin:A+ spin:A- hard) spin:B+ spin:B- irq- spin:A+ spin:B+!irq-safe-unsafe",
  ],
  [
    "a lock used in interrupts over a safe one",
    "thread( spin:A+ spin:A- hard) irq- spin:B+ spin:B- spin:A+ spin:B+ spin:B- spin:A- irq+",
  ],
  [
    "an unsafe lock behind one that is used in interrupts later",
    "spin:B+ spin:B- irq- spin:A+ spin:B+ spin:B- spin:A- irq+ thread( spin:A+!irq-inversion",
  ],
  [
    "a lock that becomes unsafe behind one used in interrupts",
    "thread( spin:A+ spin:A- hard) irq- spin:A+ spin:B+ spin:B- spin:A- irq+ spin:B+!irq-inversion",
  ],
  [
    "a per-CPU lock between",
    "local_lock:L+ local_lock:L- thread( spin:A+ spin:A- hard) irq- spin:A+ local_lock:L+ local_lock:L- spin:A- irq+",
  ],
  [
    "locks of an interrupt are no locks of the task",
    "spin:A+ thread( spin:B+ spin:B- hard) spin:A- irq- spin:B+ spin:A+!irq-safe-unsafe",
  ],
  // NMIs
  ["a lock used elsewhere and in an NMI", "raw_spin:A+ raw_spin:A- nmi( raw_spin:A+!inconsistent-usage"],
  ["a lock used in NMIs alone", "nmi( raw_spin:A+ raw_spin:A- nmi)"],
  ["a trylock in an NMI", "raw_spin:A+ raw_spin:A- nmi( raw_spin:A? raw_spin:A- nmi)"],
  ["a reader in an NMI and readers elsewhere", "rwlock:A+2 rwlock:A- nmi( rwlock:A+2 rwlock:A- nmi)"],
  ["a reader in an NMI and a writer elsewhere", "rwlock:A+ rwlock:A- nmi( rwlock:A+2!inconsistent-usage"],
  ["a writer in an NMI and a reader elsewhere", "rwlock:A+2 rwlock:A- nmi( rwlock:A+!inconsistent-usage"],
  ["what an NMI takes is not followed", "raw_spin:A+ nmi( raw_spin:B+ nmi) raw_spin:A- raw_spin:B+ raw_spin:A+"],
  [
    "what was held before an NMI is held behind it",
    "raw_spin:A+ nmi( raw_spin:B? nmi) raw_spin:A- raw_spin:A-!bad-unlock-balance",
  ],
  // reclaim
  [
    "a lock taken in reclaim and held over an allocation",
    "reclaim( mutex:A+ mutex:A- reclaim) mutex:A+ alloc!circular",
  ],
  ["a lock taken in reclaim and not held over one", "reclaim( mutex:A+ mutex:A- reclaim) mutex:A+ mutex:A- alloc"],
  ["an allocation in reclaim", "reclaim( alloc!recursive"],
  // wait types
  ["a mutex under a spinlock", "spin:A+ mutex:M+!invalid-wait-context"],
  ["a trylock of a mutex under a spinlock", "spin:A+ mutex:M? mutex:M- spin:A-"],
  ["a spinlock under a raw one", "raw_spin:A+ spin:B+!invalid-wait-context"],
  ["a raw spinlock under a spinlock", "spin:A+ raw_spin:B+ raw_spin:B- spin:A-"],
  ["a spinlock in a threaded handler", "thread( spin:A+ spin:A- hard)"],
  ["a spinlock in a hard handler", "hard( spin:A+!invalid-wait-context"],
  ["a mutex in an RCU section", "rcu:R+2 mutex:M+!invalid-wait-context"],
  ["a spinlock in an RCU section", "rcu:R+2 spin:A+ spin:A- rcu:R-"],
  ["RCU under a raw spinlock", "raw_spin:A+ rcu:R+2 rcu:R- raw_spin:A-"],
  // nesting
  [
    "many locks of a class under one that orders them",
    "mutex:P+ mutex:A=K+^mutex:P mutex:B=K+^mutex:P mutex:C=K+^mutex:P mutex:C=K- mutex:B=K- mutex:A=K- mutex:P-",
  ],
  ["a nest lock that is not held", "mutex:A+^mutex:P!nested-not-held mutex:P+"],
  ["a nest lock released first", "mutex:P+ mutex:A+^mutex:P mutex:P-!nested-not-held"],
  [
    "references count",
    "mutex:P+ mutex:A=K+^mutex:P mutex:B=K+^mutex:P mutex:A=K- mutex:B=K- mutex:B=K-!bad-unlock-balance",
  ],
  // ends
  ["a release too many", "mutex:A+ mutex:A- mutex:A-!bad-unlock-balance"],
  ["a release of another lock", "mutex:A+ mutex:B-!bad-unlock-balance"],
  ["a lock initialised while held", "mutex:A+ mutex:A0!held-lock-freed"],
  ["a lock initialised after use", "mutex:A+ mutex:A- mutex:A0 mutex:A+ mutex:A-"],
  ["a lock held at exit", "mutex:A+ exit!exit-with-lock"],
  ["nothing held at exit", "mutex:A+ mutex:A- exit"],
  ["a lock held on return to user space", "mutex:A+ user!return-with-lock"],
  // lock_sync
  [
    "waiting for a lock's holders under a lock they take",
    "mutex:S+ mutex:A+ mutex:A- mutex:S- mutex:A+ mutex:S~!circular",
  ],
  ["waiting for a lock's holders with nothing held", "mutex:S+ mutex:A+ mutex:A- mutex:S- mutex:S~ mutex:A+ mutex:A-"],
];
