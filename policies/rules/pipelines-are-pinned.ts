import { blocks, setting, type Settings, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** What each source asks of its own accord unless it is told not to. */
const detection: Readonly<Record<string, string>> = {
  CodeCommit: "PollForSourceChanges",
  CodeStarSourceConnection: "DetectChanges",
  S3: "PollForSourceChanges",
};

export const pipelinesArePinned: Rule = {
  id: "pipelines-are-pinned",
  demand:
    "A pipeline is of version 2 and runs what it is started with: nothing polls, and nothing starts it by itself unless its triggers are declared.",
  sources: ["OWASP CICD-SEC-1", "the platform's own"],
  about: ["aws_codepipeline"],
  check: ({ config }) => {
    const triggered = blocks(config, "trigger").map((trigger) =>
      setting(trigger, "git_configuration.source_action_name"),
    );
    const sources = blocks(config, "stage")
      .flatMap((stage) => blocks(stage, "action"))
      .filter((action) => action["category"] === "Source" && !triggered.includes(action["name"]));
    return verdictOf([
      config["pipeline_type"] !== "V2" && `pipeline_type is ${show(config["pipeline_type"])}; set it to V2`,
      ...sources.map(problemOf),
    ]);
  },
};

function problemOf(action: Settings): string | false {
  const name = detection[String(action["provider"])];
  if (name === undefined) return false;
  const value = setting(action, `configuration.${name}`);
  return value !== "false" && `${String(action["name"])}: ${name} is ${show(value)}; set it to "false"`;
}
