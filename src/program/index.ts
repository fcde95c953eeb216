export { formatCall, formatProgram } from "./format.js";
export { parseProgram } from "./parse.js";
export { formatSchedule, parseSchedule } from "./schedule-text.js";
export { ProgramSpace } from "./space.js";
export { systematicPrograms } from "./systematic.js";
