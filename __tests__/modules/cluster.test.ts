import { Cluster } from "../../modules/cluster";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new Cluster(scope, "cluster", {
    name: "thrive-dev",
    namespace: "thrive-dev-services",
    keyArn,
    logRetentionInDays: 30,
  });
});
const cluster = resourceNamed(template, "aws_ecs_cluster.cluster");

describe("a cluster", () => {
  test("is measured", () => {
    expect(cluster.setting).toEqual([{ name: "containerInsights", value: "enabled" }]);
  });

  test("encrypts the disks of its tasks", () => {
    expect(cluster.configuration.managed_storage_configuration).toEqual({
      fargate_ephemeral_storage_kms_key_id: keyArn,
    });
  });

  test("is where services find each other", () => {
    expect(theOnly(template, "aws_service_discovery_http_namespace").name).toBe("thrive-dev-services");
    expect(cluster.service_connect_defaults).toEqual({
      namespace: "${aws_service_discovery_http_namespace.cluster_namespace.arn}",
    });
  });

  test("has its log of measurements before it is measured, else AWS makes one without a key", () => {
    expect(theOnly(template, "aws_cloudwatch_log_group")).toEqual({
      name: "/aws/ecs/containerinsights/thrive-dev/performance",
      kms_key_id: keyArn,
      retention_in_days: 30,
    });
    expect(cluster.depends_on).toEqual(["aws_cloudwatch_log_group.cluster_insights"]);
  });
});
