// Where everything lies in the core's linear memory. Each region starts where the one before ends; lockdep's
// tables (lockdep/layout.ts) begin at REGIONS_END, AssemblyScript's own static data above them (asconfig.json: memoryBase).
//
//   MEM      emulated memory: static data | task_structs | frame memory of tasks | user strings | heap
//   SHADOW   one byte for each byte of MEM: SHADOW_ADDRESSABLE | SHADOW_INITIALISED | SHADOW_READ_ONLY
//   SAVED    MEM and SHADOW as every run starts from them (after the program's setup)
//   BOOT     MEM and SHADOW as they were after boot
//   DIRTY    one byte for each LINE of MEM: differs from SAVED;  DIRTY_LIST: those lines
//   SETUP_LIST  lines in which SAVED differs from BOOT

export const MAX_TASKS: u32 = 32;

export const MEM_BYTES: u32 = 16 << 20;
export const LINE_SHIFT: u32 = 6;
export const LINE_BYTES: u32 = 1 << LINE_SHIFT;
export const LINE_COUNT: u32 = MEM_BYTES >> LINE_SHIFT;

export const CODE_BYTES: u32 = 2 << 20;
export const MAX_FUNCTIONS: u32 = 8192;
export const FUNCTION_BYTES: u32 = 16;
export const MAX_MODULES: u32 = 64;
export const MODULE_BYTES: u32 = 1088;
/** Static data of all modules. */
export const MODULE_DATA_BYTES: u32 = 4 << 20;

export const REGISTER_BYTES: u32 = 32 << 10;
export const MAX_DEPTH: u32 = 512;
export const CONTROL_BYTES: u32 = 16;
/** Frame memory of a task, inside MEM. */
export const FRAME_MEMORY_BYTES: u32 = 16 << 10;

export const TASK_BYTES: u32 = 192;

export const MAX_EVENTS: u32 = 1 << 16;
export const EVENT_BYTES: u32 = 16;
export const MAX_SWITCHES: u32 = 1 << 17;
export const PROGRAM_BYTES: u32 = 64 << 10;
export const MAX_RESULTS: u32 = 1024;
export const FINDING_WORDS: u32 = 64 << 10;
export const CONSOLE_BYTES: u32 = 256 << 10;
export const STACK_WORDS: u32 = 512 << 10;
export const STACK_BUCKETS: u32 = 4096;
/** Pairs of operations that coverage tells apart: a bit each. */
export const COVERAGE_BITS: u32 = 64 << 10;
export const KNOWN_SLOTS: u32 = 4096;
export const EXCHANGE_BYTES: u32 = 64 << 10;

export const MEM: usize = 64 << 10;
export const SHADOW: usize = MEM + MEM_BYTES;
export const SAVED_MEM: usize = SHADOW + MEM_BYTES;
export const SAVED_SHADOW: usize = SAVED_MEM + MEM_BYTES;
export const BOOT_MEM: usize = SAVED_SHADOW + MEM_BYTES;
export const BOOT_SHADOW: usize = BOOT_MEM + MEM_BYTES;
export const DIRTY: usize = BOOT_SHADOW + MEM_BYTES;
export const DIRTY_LIST: usize = DIRTY + LINE_COUNT;
export const SETUP_LIST: usize = DIRTY_LIST + LINE_COUNT * 4;
export const CODE: usize = SETUP_LIST + LINE_COUNT * 4;
export const FUNCTIONS: usize = CODE + CODE_BYTES;
/** Modules; text of those that are not in memory; what is in their files of data, and its shadow (modules.ts). */
export const MODULES: usize = FUNCTIONS + MAX_FUNCTIONS * FUNCTION_BYTES;
export const MODULE_TEXT: usize = MODULES + MAX_MODULES * MODULE_BYTES;
export const MODULE_DATA: usize = MODULE_TEXT + CODE_BYTES;
export const MODULE_SHADOW: usize = MODULE_DATA + MODULE_DATA_BYTES;
export const REGISTERS: usize = MODULE_SHADOW + MODULE_DATA_BYTES;
export const CONTROL: usize = REGISTERS + MAX_TASKS * REGISTER_BYTES;
/** Register and control stacks of the tasks that are alive at a snapshot: after boot, after setup. */
export const SAVED_REGISTERS: usize = CONTROL + MAX_TASKS * MAX_DEPTH * CONTROL_BYTES;
export const SAVED_CONTROL: usize = SAVED_REGISTERS + 2 * MAX_TASKS * REGISTER_BYTES;
/** The control block: the machine's own variables and tasks, restored by copying. */
export const STATE: usize = SAVED_CONTROL + 2 * MAX_TASKS * MAX_DEPTH * CONTROL_BYTES;
export const STATE_BYTES: u32 = 256;
export const TASKS: usize = STATE + STATE_BYTES;
export const CONTROL_BLOCK_BYTES: u32 = STATE_BYTES + MAX_TASKS * TASK_BYTES;
export const SAVED_CONTROL_BLOCK: usize = STATE + CONTROL_BLOCK_BYTES;
export const EVENTS: usize = SAVED_CONTROL_BLOCK + 2 * CONTROL_BLOCK_BYTES;
export const SWITCHES: usize = EVENTS + MAX_EVENTS * EVENT_BYTES;
export const REPLAY_SWITCHES: usize = SWITCHES + MAX_SWITCHES * 8;
export const PROGRAM: usize = REPLAY_SWITCHES + MAX_SWITCHES * 8;
/** u64 value and u64 "has it" of each result, then the same as at the snapshot. */
export const RESULTS: usize = PROGRAM + PROGRAM_BYTES;
export const SAVED_RESULTS: usize = RESULTS + MAX_RESULTS * 16;
export const FINDINGS: usize = SAVED_RESULTS + MAX_RESULTS * 16;
export const CONSOLE: usize = FINDINGS + FINDING_WORDS * 4;
export const STACKS: usize = CONSOLE + CONSOLE_BYTES;
export const STACK_HEADS: usize = STACKS + STACK_WORDS * 4;
export const COVERAGE: usize = STACK_HEADS + STACK_BUCKETS * 4;
export const KNOWN: usize = COVERAGE + (COVERAGE_BITS >> 3);
/** Where host and core hand each other blocks of words. */
export const EXCHANGE: usize = KNOWN + KNOWN_SLOTS * 4;
/** leaks.ts: a byte for every 16 bytes of MEM; objects to be scanned; which lines of SAVED_MEM point into the heap. */
export const LEAK_QUEUE_WORDS: u32 = 64 << 10;
export const LEAK_MARKS: usize = EXCHANGE + EXCHANGE_BYTES;
export const LEAK_QUEUE: usize = LEAK_MARKS + (MEM_BYTES >> 4);
export const POINTER_LINES: usize = LEAK_QUEUE + LEAK_QUEUE_WORDS * 4;
/** debugobjects.ts: active objects, then those after boot and after setup. */
export const MAX_OBJECTS: u32 = 256;
export const OBJECT_BYTES: u32 = 16;
export const OBJECTS: usize = POINTER_LINES + LINE_COUNT;
export const SAVED_OBJECTS: usize = OBJECTS + MAX_OBJECTS * OBJECT_BYTES;
/** work-fifo.ts: more than work items can lie in MEM; then those after boot and after setup. */
export const MAX_FIFO: u32 = MEM_BYTES >> 6;
export const FIFO: usize = SAVED_OBJECTS + 2 * MAX_OBJECTS * OBJECT_BYTES;
export const SAVED_FIFO: usize = FIFO + MAX_FIFO * 4;
export const REGIONS_END: usize = SAVED_FIFO + 2 * MAX_FIFO * 4;
