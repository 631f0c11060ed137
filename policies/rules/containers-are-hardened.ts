import { containersOf } from "../container-definitions";
import { setting, show, texts, type Settings } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const root = /^(root|0)(:.*)?$/;

export const containersAreHardened: Rule = {
  id: "containers-are-hardened",
  demand: "No container runs as root, has privileges or capabilities, or writes to its own file system.",
  sources: ["CKV_AWS_334", "CKV_AWS_335", "CKV_AWS_336", "SH ECS.3", "SH ECS.4", "SH ECS.5", "SH ECS.20"],
  about: ["aws_ecs_task_definition"],
  check: (task) => {
    const containers = containersOf(task);
    if (!containers) return "not-applicable";
    const { pid_mode: pidMode } = task.config;
    return verdictOf([
      pidMode === "host" && 'pid_mode is "host"; remove it',
      ...containers.flatMap((container) =>
        problemsOf(container).map((problem) => `container ${String(container["name"])}: ${problem}`),
      ),
    ]);
  },
};

function problemsOf(container: Settings): string[] {
  const { readonlyRootFilesystem, privileged, user } = container;
  return [
    ...(readonlyRootFilesystem === true
      ? []
      : [`readonlyRootFilesystem is ${show(readonlyRootFilesystem)}; set it to true`]),
    ...(privileged === true ? ["privileged is true; remove it"] : []),
    ...(typeof user === "string" && !root.test(user) ? [] : [`user is ${show(user)}; name one that is not root`]),
    ...(texts(container, "linuxParameters.capabilities.drop").includes("ALL")
      ? []
      : [`linuxParameters.capabilities is ${show(setting(container, "linuxParameters.capabilities"))}; drop ALL`]),
  ];
}
