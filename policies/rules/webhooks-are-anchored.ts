import { blocks, type Settings, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** `^refs/heads/main$`: without both ends, a branch that only contains the name meets it too. */
const anchored = /^\^refs\/heads\/.+\$$/;

export const webhooksAreAnchored: Rule = {
  id: "webhooks-are-anchored",
  demand: "A webhook starts builds for pushes to one whole branch name, never for what strangers propose.",
  sources: ["OWASP CICD-SEC-4", "CodeBreach: unanchored CodeBuild webhook filters"],
  about: ["aws_codebuild_webhook"],
  check: ({ config }) => {
    const groups = blocks(config, "filter_group");
    return verdictOf([
      groups.length === 0 && "filter_group is not set; name the event and the branch",
      ...groups.flatMap(problemsOf),
    ]);
  },
};

function problemsOf(group: Settings): (string | false)[] {
  const pattern = (type: string) => blocks(group, "filter").find((filter) => filter["type"] === type);
  const event = pattern("EVENT")?.["pattern"];
  const branch = pattern("HEAD_REF");
  return [
    event !== "PUSH" && `its EVENT is ${show(event)}; set it to PUSH alone`,
    !(anchored.test(String(branch?.["pattern"])) && branch?.["exclude_matched_pattern"] !== true) &&
      `its HEAD_REF is ${show(branch?.["pattern"])}; write it like ^refs/heads/main$`,
  ];
}
