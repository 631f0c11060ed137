import type { StackNode } from "./stack-map";

/** What a request passes, and the resource type that stands for it in the synthesized Terraform. */
const hops = [
  ["API Gateway", "aws_api_gateway_rest_api"],
  ["VPC Link", "aws_api_gateway_vpc_link"],
  ["NLB", "aws_lb"],
  ["ALB", "aws_lb_listener_rule"],
  ["ECS Fargate", "aws_ecs_service"],
] as const;

export interface ServiceNode extends StackNode {
  readonly service: string;
  readonly calls: readonly string[];
  readonly types: ReadonlySet<string>;
}

/**
 * The way of a request and the calls between services, as a Mermaid flowchart.
 * @throws when a hop is in no stack: the picture would show what is not there
 */
export function requestPath(services: readonly ServiceNode[], types: ReadonlySet<string>): string {
  const missing = hops.filter(([, type]) => !types.has(type)).map(([hop]) => hop);
  if (missing.length > 0) throw new Error(`Nothing in the synthesized stacks is the ${missing.join(", ")}`);
  const way = hops.slice(0, -1).map(([hop], index) => `  hop${index}["${hop}"]`);
  const arrows = way.slice(1).map((_, index) => `  hop${index} --> hop${index + 1}`);
  const last = way.length - 1;
  return [
    "```mermaid",
    "flowchart LR",
    "  client([staff, customers, employers]) --> hop0",
    ...way,
    ...arrows,
    ...services.map(({ service }) => `  hop${last} --> ${service}["${service}<br/>ECS Fargate"]`),
    ...services.flatMap(({ service, calls }) => calls.map((callee) => `  ${service} -.-> ${callee}`)),
    "```",
  ].join("\n");
}
