export {
  type CampaignOptions,
  type CampaignResult,
  campaign,
  fuzz,
  type Progress,
} from "./campaign.js";
export { type ExpectationResult, type Judgement, judgeExpectations, declarationOf } from "./expectations.js";
export { decodeFinding, encodeFinding } from "./finding-file.js";
export { folderName } from "./folder-name.js";
export type { Environment, FindingRecord, Found, SourceFile } from "./record.js";
export { replay } from "./replay.js";
