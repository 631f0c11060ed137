import { containersOf } from "../container-definitions";
import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

/** A digest, or a tag that is not the one that always moves. The registry's host may hold a colon too. */
const pinned = /(@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]+)$/;

export const imagesArePinned: Rule = {
  id: "images-are-pinned",
  demand: "A task names its image by digest or by a tag that is given once; what runs is what was tested.",
  sources: ["the platform's own"],
  about: ["aws_ecs_task_definition"],
  check: (task, stack) => {
    const containers = containersOf(task);
    if (!containers) return "not-applicable";
    return verdictOf(
      containers
        .map(({ name, image }) => ({ name, image: imageIn(image, stack) }))
        .filter(({ image }) => !pinned.test(image))
        .map(
          ({ name, image }) => `container ${String(name)}: image is ${show(image)}; take a digest or a tag of its own`,
        ),
    );
  },
};

/** The image that the parameter of a release holds at first. */
function imageIn(image: unknown, stack: StackView): string {
  const parameter = stack.referenced(image);
  return String(parameter ? setting(parameter.config, "insecure_value") : image);
}
