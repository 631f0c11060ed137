import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const buildsKeepNoCredentials: Rule = {
  id: "builds-keep-no-credentials",
  demand:
    "Source is reached through a connection; no token is kept with builds, where every project of the account would use it.",
  sources: ["SH CodeBuild.1", "TV 0036"],
  about: ["aws_codebuild_project", "aws_codebuild_source_credential"],
  check: ({ type, config }) => {
    if (type === "aws_codebuild_source_credential") {
      return { finding: "keeps a token for every build of the account; connect the provider instead" };
    }
    const source = setting(config, "source.type");
    if (source === "CODEPIPELINE" || source === "NO_SOURCE") return "compliant";
    const auth = setting(config, "source.auth.type");
    return verdictOf([auth !== "CODECONNECTIONS" && `source.auth.type is ${show(auth)}; set it to CODECONNECTIONS`]);
  },
};
