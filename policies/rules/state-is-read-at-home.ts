import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const stateIsReadAtHome: Rule = {
  id: "state-is-read-at-home",
  demand: "A stack reads the state of its own account only; what crosses accounts is computed from names.",
  sources: ["the platform's own"],
  about: ["data.terraform_remote_state"],
  check: ({ config }, stack) => {
    const [terraform] = stack.ofTypes(["terraform"]);
    const own = setting(terraform?.config, "backend.s3.bucket");
    const other = setting(config, "config.bucket");
    return verdictOf([
      other !== own && `reads state in ${show(other)}, its own is in ${show(own)}; compute the value instead`,
    ]);
  },
};
