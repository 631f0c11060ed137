import { allowedBy, policiesOf } from "../iam-policy";
import type { ResourceView } from "../resource-view";
import { setting } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

export const buildsArePrivilegedForImages: Rule = {
  id: "builds-are-privileged-for-images",
  demand: "A build is privileged only to make images, and only such a build may touch an image repository.",
  sources: ["SH CodeBuild.5", "TV 0036", "OWASP CICD-SEC-5"],
  about: ["aws_codebuild_project"],
  check: (project, stack) => {
    const privileged = setting(project.config, "environment.privileged_mode") === true;
    const actions = actionsOf(project, stack);
    const pushes = actions.includes("ecr:PutImage");
    const onImages = actions.filter((action) => action.startsWith("ecr:"));
    return verdictOf([
      privileged && !pushes && "environment.privileged_mode is true, and its role pushes no image; set it to false",
      !privileged &&
        onImages.length > 0 &&
        `its role allows ${onImages.join(", ")}, and it makes no image; leave images to a build that is privileged for them`,
    ]);
  },
};

function actionsOf({ config }: ResourceView, stack: StackView): readonly string[] {
  const role = stack.referenced(config["service_role"]);
  if (!role) return [];
  const policies = stack
    .referringTo(role, ["aws_iam_role_policy"], "role")
    .flatMap((policy) => policiesOf(policy, stack));
  return allowedBy(policies, "identity").flatMap(({ actions }) => actions);
}
