import { deliveryNames } from "../../config/delivery-names";
import { resolve } from "../../config/resolve";
import { aDelivery, aPlatform, aService, catalogueOf } from "../support/declarations";

const namesOf = (platform: string, delivery: string) => {
  const input = aPlatform({ name: platform, delivery: aDelivery({ name: delivery }) });
  return deliveryNames(resolve(input, catalogueOf(aService())).delivery);
};

test("what delivery has in AWS is named by the platform, the delivery and the part", () => {
  const { pipeline, deployer, testProject, imageProject, reportGroup, notificationRule, connection, ...parts } =
    namesOf("thrive", "delivery");
  expect({
    pipeline: pipeline("orders"),
    deployer: deployer("orders"),
    testProject: testProject("orders"),
    imageProject: imageProject("orders"),
    reportGroup: reportGroup("orders"),
    notificationRule: notificationRule("orders"),
    connection: connection("github"),
    ...parts,
  }).toEqual({
    pipeline: "thrive-delivery-orders",
    deployer: "thrive-delivery-orders-deployer",
    testProject: "thrive-delivery-orders-test",
    imageProject: "thrive-delivery-orders-image",
    reportGroup: "thrive-delivery-orders-tests",
    notificationRule: "thrive-delivery-orders",
    connection: "thrive-delivery-github",
    router: "thrive-delivery-change-router",
    webhookFront: "thrive-delivery-webhook-front",
    imageBuild: "thrive-delivery-image-build",
    changes: "thrive-delivery-changes.fifo",
    changesDead: "thrive-delivery-changes-dead.fifo",
    routes: "thrive-delivery-routes",
    builds: "thrive-delivery-builds",
    releases: "thrive-delivery-releases",
    failedJob: "thrive-delivery-failed-job",
    approver: "thrive-delivery-approver",
    operator: "thrive-delivery-operator",
    artifacts: "thrive-delivery-artifacts-111111111111-us-east-1",
    pipelineNotifications: "thrive-delivery-pipeline-notifications",
    pipelineMessages: "thrive-delivery-pipeline-messages",
  });
});

test("the longest names that declarations allow stay whole where a person looks for them", () => {
  const names = namesOf("p".repeat(12), "d".repeat(12));
  const service = "s".repeat(24);
  expect([names.pipeline(service), names.imageProject(service), names.notificationRule(service)]).toEqual([
    `${"p".repeat(12)}-${"d".repeat(12)}-${service}`,
    `${"p".repeat(12)}-${"d".repeat(12)}-${service}-image`,
    `${"p".repeat(12)}-${"d".repeat(12)}-${service}`,
  ]);
  expect(names.connection("c".repeat(12)).length).toBeLessThanOrEqual(32);
  expect(names.artifacts.length).toBeLessThanOrEqual(63);
});
