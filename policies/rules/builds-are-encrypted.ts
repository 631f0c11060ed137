import { setting } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const switches = ["artifacts.encryption_disabled", "logs_config.s3_logs.encryption_disabled"];

export const buildsAreEncrypted: Rule = {
  id: "builds-are-encrypted",
  demand: "What a build makes and says is never stored in plain.",
  sources: ["CKV_AWS_78", "SH CodeBuild.3", "TV 0018"],
  about: ["aws_codebuild_project"],
  check: ({ config }) =>
    verdictOf(switches.map((path) => setting(config, path) === true && `${path} is true; remove it`)),
};
