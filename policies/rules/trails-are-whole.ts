import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const wanted = ["is_multi_region_trail", "enable_log_file_validation", "include_global_service_events"];

export const trailsAreWhole: Rule = {
  id: "trails-are-whole",
  demand: "A trail records every region and proves that nobody changed it.",
  sources: ["CKV_AWS_36", "CKV_AWS_67", "TV 0014", "TV 0016", "SH CloudTrail.1", "SH CloudTrail.4"],
  about: ["aws_cloudtrail"],
  check: ({ config }) =>
    verdictOf(wanted.map((name) => config[name] !== true && `${name} is ${show(config[name])}; set it to true`)),
};
