export { formatArg, formatCall, formatProgram } from "./format.js";
export { generateProgram, newSwarm, type Swarm } from "./generate.js";
export { mutateProgram } from "./mutate.js";
export { type ParseOptions, parseProgram } from "./parse.js";
export { deriveSeed, Prng } from "./prng.js";
export { formatSchedule, parseSchedule } from "./schedule-text.js";
export { type Listing, ProgramSpace, type SysfsEntry } from "./space.js";
export { systematicPrograms } from "./systematic.js";
export { checkProgram, type ProgramProblem, validateProgram } from "./validate.js";
