import { containersOf } from "../container-definitions";
import { blocks } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const servicesListenWhereAsked: Rule = {
  id: "services-listen-where-asked",
  demand: "A load balancer asks a container and a port that the task has.",
  sources: ["the platform's own"],
  about: ["aws_ecs_service"],
  check: ({ config }, stack) => {
    const task = stack.referenced(config["task_definition"]);
    const asked = blocks(config, "load_balancer");
    if (!task || asked.length === 0) return "not-applicable";
    const ports = (containersOf(task) ?? []).flatMap((container) =>
      blocks(container, "portMappings").map(
        ({ containerPort }) => `${String(container["name"])}:${String(containerPort)}`,
      ),
    );
    return verdictOf(
      asked
        .map(({ container_name: name, container_port: port }) => `${String(name)}:${String(port)}`)
        .filter((port) => !ports.includes(port))
        .map(
          (port) =>
            `the load balancer asks ${port}, but the task has ${ports.join(", ") || "no port"}; make them agree`,
        ),
    );
  },
};
