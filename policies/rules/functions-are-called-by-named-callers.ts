import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const functionsAreCalledByNamedCallers: Rule = {
  id: "functions-are-called-by-named-callers",
  demand: "Whoever is let in to call a function is one resource of one account.",
  sources: ["CKV_AWS_364", "CKV_AWS_301", "TV 0067", "SH Lambda.1"],
  about: ["aws_lambda_permission"],
  check: ({ config }) => {
    const { principal, source_arn: sourceArn } = config;
    return verdictOf([
      principal === "*" && 'principal is "*"; name who calls',
      (sourceArn === undefined || sourceArn === "*") &&
        `source_arn is ${show(sourceArn)}; name the resource that calls`,
    ]);
  },
};
