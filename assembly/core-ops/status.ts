// What a core operation tells the interpreter.

/** Done: the task goes on behind it. */
export const DONE: i32 = 0;
/** The task cannot go on; when it can, the operation is carried out again (Task.phase tells it that it has begun). */
export const RETRY: i32 = 1;
/** Done, but the task cannot go on before it is woken. */
export const SUSPENDED: i32 = 2;
/** The run is over. */
export const ENDED: i32 = 3;
