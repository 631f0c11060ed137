/** The account and region that an example belongs to. */
export interface ExamplePlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

type Example = (place: ExamplePlace, name: string) => string;

const number = "0123456789abcdef0";
const uuid = "01234567-89ab-4cde-8f01-23456789abcd";
const loadBalancer = "app/thrive-example/0123456789abcdef";

const arn =
  (service: string, resource: (name: string) => string): Example =>
  ({ partition, region, account }, name) =>
    `arn:${partition}:${service}:${region}:${account}:${resource(name)}`;

/** What AWS would answer for an attribute that no template states: legal in form, and the provider checks most of them. */
const examples: Readonly<Record<string, Example>> = {
  "aws_acm_certificate.arn": arn("acm", () => `certificate/${uuid}`),
  "aws_api_gateway_stage.invoke_url": ({ region }) => `https://a1b2c3.execute-api.${region}.amazonaws.com/live`,
  "aws_api_gateway_vpc_link.id": () => "a1b2c3",
  "aws_codeconnections_connection.arn": arn("codeconnections", () => `connection/${uuid}`),
  "aws_ecs_cluster.arn": arn("ecs", (name) => `cluster/${name}`),
  "aws_kms_key.arn": arn("kms", () => `key/${uuid}`),
  "aws_lb.arn_suffix": () => loadBalancer,
  "aws_lb_listener.arn": arn("elasticloadbalancing", () => `listener/${loadBalancer}/fedcba9876543210`),
  "aws_s3_bucket.id": (_, name) => name,
  "aws_security_group.id": () => `sg-${number}`,
  "aws_service_discovery_http_namespace.arn": arn("servicediscovery", () => "namespace/ns-0123456789abcdef"),
  "aws_sqs_queue.arn": arn("sqs", (name) => name),
  "aws_sns_topic.arn": arn("sns", (name) => name),
  "aws_subnet.id": () => `subnet-${number}`,
  "aws_vpc.id": () => `vpc-${number}`,
  "aws_wafv2_web_acl.arn": arn("wafv2", (name) => `regional/webacl/${name}/${uuid}`),
};

/** @throws when the table has no example, naming what to add */
export function exampleValue(type: string, attribute: string, name: string, place: ExamplePlace): string {
  const example = examples[`${type}.${attribute}`];
  if (example === undefined) {
    throw new Error(`no example value of ${type}.${attribute}: add one to __tests__/terraform/example-values.ts`);
  }
  return example(place, name);
}
