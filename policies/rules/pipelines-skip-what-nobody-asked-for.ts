import { blocks, setting } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const pipelinesSkipWhatNobodyAskedFor: Rule = {
  id: "pipelines-skip-what-nobody-asked-for",
  demand:
    "AWS starts a pipeline when it creates it: every stage but the source is skipped unless a condition says that somebody asked.",
  sources: ["the platform's own"],
  about: ["aws_codepipeline"],
  check: ({ config }) =>
    verdictOf(
      blocks(config, "stage")
        .slice(1)
        .map(
          (stage) =>
            setting(stage, "before_entry.condition.result") !== "SKIP" &&
            `stage ${String(stage["name"])} has no before_entry that skips it; add the condition`,
        ),
    ),
};
