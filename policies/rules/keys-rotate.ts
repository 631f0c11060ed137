import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const keysRotate: Rule = {
  id: "keys-rotate",
  demand: "Every key gets new material each year.",
  sources: ["CKV_AWS_7", "TV 0065", "SH KMS.4"],
  about: ["aws_kms_key"],
  check: ({ config }) => {
    const rotation = config["enable_key_rotation"];
    return verdictOf([rotation !== true && `enable_key_rotation is ${show(rotation)}; set it to true`]);
  },
};
