export {
  type CampaignEvent,
  type CampaignOptions,
  type CampaignResult,
  campaign,
  fuzz,
  type Progress,
} from "./campaign.js";
export { type ExpectationResult, type Judgement, judgeExpectations, declarationOf } from "./expectations.js";
export { decodeFinding, encodeFinding } from "./finding-file.js";
export { folderName } from "./folder-name.js";
export { type MinimizeOptions, type Minimized, minimize } from "./minimize.js";
export {
  type Environment,
  FINDING_FORMAT,
  type FindingRecord,
  type Hangs,
  type RecordedEdge,
  type Found,
  type Origin,
  type Size,
  type SourceFile,
} from "./record.js";
export { replay } from "./replay.js";
export type { Target } from "./target.js";
