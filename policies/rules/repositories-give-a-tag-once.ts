import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const repositoriesGiveATagOnce: Rule = {
  id: "repositories-give-a-tag-once",
  demand: "In a repository a tag means one image for ever, and every image is scanned.",
  sources: ["CKV_AWS_51", "CKV_AWS_163", "TV 0030", "TV 0031", "SH ECR.1", "SH ECR.2"],
  about: ["aws_ecr_repository"],
  check: ({ config }) => {
    const { image_tag_mutability: mutability } = config;
    const scan = setting(config, "image_scanning_configuration.scan_on_push");
    return verdictOf([
      mutability !== "IMMUTABLE" && `image_tag_mutability is ${show(mutability)}; set IMMUTABLE`,
      scan !== true && `image_scanning_configuration.scan_on_push is ${show(scan)}; set it to true`,
    ]);
  },
};
