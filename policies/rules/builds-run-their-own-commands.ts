import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const buildsRunTheirOwnCommands: Rule = {
  id: "builds-run-their-own-commands",
  demand: "What a build does stands in its project, where nobody who pushes can change it.",
  sources: ["CKV_AWS_314", "OWASP CICD-SEC-4"],
  about: ["aws_codebuild_project"],
  check: ({ config }) => {
    const buildspec = setting(config, "source.buildspec");
    const isInline = typeof buildspec === "string" && /^version:.*\n/.test(buildspec);
    return verdictOf([
      !isInline && `source.buildspec is ${show(buildspec)}; write the commands themselves, not a file`,
    ]);
  },
};
