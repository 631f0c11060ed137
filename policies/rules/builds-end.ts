import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** Minutes; a build that takes longer hangs, or does what it should not. */
const longest = { build_timeout: 60, queued_timeout: 480 } as const;

export const buildsEnd: Rule = {
  id: "builds-end",
  demand: "Every build says how long it may take and wait.",
  sources: ["the platform's own"],
  about: ["aws_codebuild_project"],
  check: ({ config }) =>
    verdictOf(
      Object.entries(longest).map(([name, most]) => {
        const minutes = config[name];
        return !(Number(minutes) <= most) && `${name} is ${show(minutes)}; set ${most} minutes or fewer`;
      }),
    ),
};
