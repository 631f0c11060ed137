import type { AwsPlace } from "../config/aws-place";
import { consoleHost } from "./console-host";
import type { Sentence } from "./sentence";

/**
 * What becomes of rollbacks, as deployers say it: the events of a pipeline do not know one from a release. Of releases pipelines tell.
 * @param beginning with which the names of our pipelines begin, before the service's
 */
export function rollbackSentences({ region, partition }: AwsPlace, beginning: string): Sentence[] {
  const common = {
    about: "a rollback",
    page: `https://${consoleHost[partition]}/codesuite/codepipeline/pipelines/${beginning}<service>/view?region=${region}`,
  };
  const detail = {
    service: "$.detail.service",
    environment: "$.detail.environment",
    tag: "$.detail.tag",
    by: "$.detail.by",
    reason: "$.detail.reason",
    time: "$.time",
  };
  const pattern = (...result: string[]) => ({
    source: ["thrive.delivery"],
    "detail-type": ["Release State Change"],
    detail: { kind: ["rollback"], result },
  });
  return [
    {
      ...common,
      kind: "rollback-succeeded",
      pattern: pattern("succeeded"),
      paths: detail,
      text: "<environment> serves <tag> of <service> again. <by> rolled it back: <reason>.",
    },
    {
      ...common,
      kind: "rollback-failed",
      pattern: pattern("failed", "replaced", "abandoned"),
      paths: { ...detail, result: "$.detail.result", failure: "$.detail.failure" },
      text: "<environment> does not serve <tag> of <service>: the rollback by <by> was <result>: <failure>. It was asked for because: <reason>.",
    },
  ];
}
