import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const keysNameTheirUsers: Rule = {
  id: "keys-name-their-users",
  demand: "Every key has a policy of its own; the one AWS gives leaves the choice of users to IAM.",
  sources: ["CKV2_AWS_64"],
  about: ["aws_kms_key"],
  check: (key, stack) => {
    const { policy } = key.config;
    const apart = stack.referringTo(key, ["aws_kms_key_policy"], "key_id");
    return verdictOf([
      policy === undefined && apart.length === 0 && `policy is ${show(policy)}; name who may use the key`,
    ]);
  },
};
