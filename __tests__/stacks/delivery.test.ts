import {
  bitbucket,
  codeCommit,
  createdConnection,
  type DeliveryInput,
  gitHub,
  gitLab,
} from "../../config/delivery.schema";
import { slack } from "../../config/notifications.schema";
import { automatic } from "../../config/promotion.schema";
import { native } from "../../config/service-source.schema";
import { secretAt, type ServiceInput } from "../../config/service.schema";
import { built, stackNamed, stacksOf } from "../support/built";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import {
  addressesOf,
  type Block,
  resourceNamed,
  resourcesOf,
  statementsOf,
  type Template,
  theOnly,
} from "../support/template";

const onGitHub = gitHub({
  repository: "state/services",
  connection: createdConnection("github"),
  token: secretAt("/github/token"),
  webhookSecret: secretAt("/github/webhook-secret"),
});

const builtWith = (delivery: Partial<DeliveryInput>, service: Partial<ServiceInput> = {}) =>
  built(aPlatform({ delivery: aDelivery(delivery) }), catalogueOf(aService(service)));
const deliveryWith = (delivery: Partial<DeliveryInput>) => stackNamed(builtWith(delivery), "delivery");

/** EventBridge calls the fire drill, nobody else. */
const publicPaths =
  /^aws_(api_gateway_rest_api|lambda_function_url|lambda_permission(?!\.fire_drill_daily)|codebuild_webhook)\./;

describe("a repository of the account", () => {
  const stack = deliveryWith({ repositories: { services: codeCommit({ name: "thrive-services" }) } });

  test("is made, followed by its events, and opens no path from outside", () => {
    expect(theOnly(stack, "aws_codecommit_repository").repository_name).toBe("thrive-services");
    expect(resourceNamed(stack, "aws_cloudwatch_event_rule.router_source_services")).toBeDefined();
    expect(addressesOf(stack).filter((address) => publicPaths.test(address))).toEqual([]);
  });
});

describe("a repository on GitHub", () => {
  const stacks = builtWith({ repositories: { services: onGitHub } });
  const stack = stackNamed(stacks, "delivery");

  test("has one way in, where its signature is checked", () => {
    expect(addressesOf(stack).filter((address) => publicPaths.test(address))).toEqual([
      "aws_api_gateway_rest_api.webhooks",
      "aws_lambda_permission.webhooks_may_call",
    ]);
  });

  test("is told where its webhooks go", () => {
    expect(stack.output.webhook_url?.value).toBe("${aws_api_gateway_stage.webhooks_stage.invoke_url}/hooks");
  });

  test("is read by the router with a token that is kept below the delivery's own path", () => {
    const { variables } = resourceNamed(stack, "aws_lambda_function.router_function").environment;
    expect(JSON.parse(variables.GITHUB_TOKEN_PARAMETERS)).toEqual({ services: "/thrive/delivery/github/token" });
  });

  test("is reached by its pipeline over the connection of the delivery", () => {
    const [source] = theOnly(stackNamed(stacks, "delivery-orders"), "aws_codepipeline").stage;
    expect(source.action[0].configuration).toMatchObject({
      ConnectionArn: "${data.terraform_remote_state.delivery.outputs.connection_arns.services}",
      DetectChanges: "false",
    });
  });

  test("needs the role with which the account's APIs write logs", () => {
    expect(addressesOf(stackNamed(stacks, "account-111111111111"))).toContain("aws_iam_role.api_logs");
    const none = builtWith({ repositories: { services: codeCommit({ name: "thrive-services" }) } });
    expect(addressesOf(stackNamed(none, "account-111111111111"))).toEqual([
      "aws_iam_service_linked_role.codestar_notifications",
    ]);
  });
});

describe("repositories elsewhere", () => {
  const delivery = aDelivery({
    repositories: {
      services: gitLab({ repository: "state/services", connection: createdConnection("lab"), host: "git.example.gov" }),
      other: bitbucket({ repository: "state/other", branch: "release", connection: createdConnection("bucket") }),
    },
  });
  const environments = [anEnvironment({ promotion: automatic() })];
  const stack = stackNamed(built(aPlatform({ delivery, environments }), catalogueOf(aService())), "delivery");

  test("are compared in full clones, each in a build of its own that pushes to its branch start", () => {
    expect(resourceNamed(stack, "aws_codebuild_project.clone_services_project").source).toMatchObject({
      type: "GITLAB_SELF_MANAGED",
      location: "https://git.example.gov/state/services.git",
    });
    expect(resourceNamed(stack, "aws_codebuild_project.clone_other_project").source).toMatchObject({
      type: "BITBUCKET",
      location: "https://bitbucket.org/state/other.git",
    });
    expect(resourceNamed(stack, "aws_codebuild_webhook.clone_other_webhook").filter_group[0].filter[1]).toEqual({
      type: "HEAD_REF",
      pattern: "^refs/heads/release$",
    });
  });

  test("are reached through connections, one a provider", () => {
    expect(resourcesOf(stack, "aws_codeconnections_connection").map(({ name }) => name)).toEqual([
      "thrive-delivery-lab",
      "thrive-delivery-bucket",
    ]);
    expect(theOnly(stack, "aws_codeconnections_host").provider_type).toBe("GitLabSelfManaged");
  });
});

test("two repositories that name one connection share it", () => {
  const stack = deliveryWith({
    repositories: { services: onGitHub, other: { ...onGitHub, repository: "state/other" } },
  });
  expect(resourcesOf(stack, "aws_codeconnections_connection")).toHaveLength(1);
});

describe("an event of a pipeline", () => {
  const chat = slack({ workspace: "T0123ABCDEF", channel: "C0123ABCDEF" });
  const stacks = builtWith({ notifications: { emails: ["team@example.gov"], chat: [chat] } });
  const stack = stackNamed(stacks, "delivery");

  test("reaches e-mail as a sentence and chat as a notification, and neither twice", () => {
    const mailed = resourcesOf(stack, "aws_sns_topic_subscription").filter(({ protocol }) => protocol === "email");
    expect(mailed.map(({ topic_arn: topic, endpoint }) => [topic, endpoint])).toEqual(
      ["critical", "warning", "messages"].map((topic) => [`\${aws_sns_topic.${topic}.arn}`, "team@example.gov"]),
    );
    expect(theOnly(stack, "aws_chatbot_slack_channel_configuration").sns_topic_arns).toEqual([
      "${aws_sns_topic.notifications.arn}",
      "${aws_sns_topic.critical.arn}",
      "${aws_sns_topic.warning.arn}",
    ]);
  });

  test("goes to the topic that the delivery publishes, by a rule of its own", () => {
    expect(theOnly(stackNamed(stacks, "delivery-orders"), "aws_codestarnotifications_notification_rule")).toMatchObject(
      {
        resource: "${aws_codepipeline.pipeline.arn}",
        target: [{ address: "${data.terraform_remote_state.delivery.outputs.notifications_topic_arn}" }],
      },
    );
  });

  test.each([
    ["messages", ["events.amazonaws.com"]],
    ["notifications", ["events.amazonaws.com", "codestar-notifications.amazonaws.com"]],
    ["critical", ["cloudwatch.amazonaws.com"]],
    ["warning", ["cloudwatch.amazonaws.com"]],
  ])("may be published to %s by %j alone", (topic, services) => {
    const publishers = statementsOf(stack, `${topic}_policy`)
      .filter(({ effect }) => effect !== "Deny")
      .flatMap(({ principals }) => principals[0].identifiers);
    expect(publishers).toEqual(services);
  });

  test("can be encrypted by whoever publishes it", () => {
    const services = statementsOf(stack, "key_policy")
      .flatMap(({ principals }) => principals)
      .filter(({ type }: Block) => type === "Service")
      .flatMap(({ identifiers }: Block) => identifiers);
    expect(services).toEqual([
      "logs.us-east-1.amazonaws.com",
      "cloudwatch.amazonaws.com",
      "events.amazonaws.com",
      "sns.amazonaws.com",
      "codestar-notifications.amazonaws.com",
    ]);
  });
});

describe("in GovCloud", () => {
  const inGov = { partition: "aws-us-gov", region: "us-gov-west-1" } as const;
  const stacks = built(
    aPlatform({ delivery: aDelivery(inGov), environments: [anEnvironment(inGov)] }),
    catalogueOf(aService()),
  );
  const all = [...stacks.values()];

  test("there is nothing of CodeStar notifications", () => {
    expect(JSON.stringify(all)).not.toMatch(/codestar-?notifications/);
  });

  test("failures are counted by the router, since CodePipeline publishes no metric", () => {
    const alarm = resourceNamed(stackNamed(stacks, "delivery-orders"), "aws_cloudwatch_metric_alarm.alarms_failed");
    expect([alarm.namespace, alarm.metric_name]).toEqual(["Thrive/Delivery", "FailedExecutions"]);
  });

  test("sentences lead to its own console", () => {
    const [target] = resourcesOf(stackNamed(stacks, "delivery"), "aws_cloudwatch_event_target").filter(
      ({ target_id: id }) => id === "people",
    );
    expect(target?.input_transformer.input_template).toContain("https://console.amazonaws-us-gov.com/");
  });
});

test("the function that numbers builds reads and writes their records as it does, and no other table", () => {
  const stack = deliveryWith({});
  expect(statementsOf(stack, "image_build_role_permissions").find(({ sid }) => sid === "Builds")).toEqual({
    sid: "Builds",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    resources: ["${aws_dynamodb_table.builds.arn}"],
  });
});

describe("a service's builds", () => {
  const stack = stackNamed(builtWith({}), "delivery-orders");
  const actionsOf = (role: string) => statementsOf(stack, `${role}_role_permissions`).flatMap(({ actions }) => actions);

  test("touch images by the role of the image build alone, and only the service's own", () => {
    const onImages = (role: string) => actionsOf(role).filter((action: string) => action.startsWith("ecr:"));
    expect([onImages("test"), onImages("pipeline")]).toEqual([[], []]);
    const { resources } = statementsOf(stack, "image_role_permissions").find(({ sid }) => sid === "Images") as Block;
    expect(resources).toEqual(["arn:aws:ecr:us-east-1:111111111111:repository/thrive/orders"]);
  });

  test("are privileged for the image alone", () => {
    const privileged = Object.entries(stack.resource.aws_codebuild_project ?? {}).map(([name, project]) => [
      name,
      project.environment.privileged_mode,
    ]);
    expect(Object.fromEntries(privileged)).toEqual({ test: false, image: true });
  });

  test("report tests to the service's own group, and nothing else of it", () => {
    expect(statementsOf(stack, "test_role_permissions").find(({ sid }) => sid === "Reports")).toEqual({
      sid: "Reports",
      actions: ["codebuild:BatchPutTestCases", "codebuild:CreateReport", "codebuild:UpdateReport"],
      resources: ["arn:aws:codebuild:us-east-1:111111111111:report-group/thrive-delivery-orders-tests"],
    });
  });

  test("pass no role and change no pipeline, function or key", () => {
    const roles = ["test", "image", "pipeline"].flatMap(actionsOf);
    expect(
      roles.filter((action) =>
        /^(iam|codepipeline|ssm|secretsmanager|sts):|:(Create|Update|Delete)(?!Report|LogStream)/.test(action),
      ),
    ).toEqual([]);
  });

  test("run commands that are generated, with the machine that the declaration names", () => {
    const large = stackNamed(builtWith({}, { build: { kind: "dockerfile", compute: "large" } }), "delivery-orders");
    const projects: Block[] = resourcesOf(large, "aws_codebuild_project");
    expect(projects.map(({ environment }) => environment.compute_type)).toEqual([
      "BUILD_GENERAL1_LARGE",
      "BUILD_GENERAL1_LARGE",
    ]);
    expect(projects.every(({ source }) => source.buildspec.startsWith("version: 0.2\n"))).toBe(true);
  });

  test("fit what CodePipeline takes as an action's parameters", () => {
    const { stage } = theOnly(stack, "aws_codepipeline");
    const parameters = (stage as Block[]).flatMap(({ action }) =>
      action.flatMap(
        ({ configuration }: Block) => configuration.UserParameters ?? configuration.EnvironmentVariables ?? [],
      ),
    );
    expect(parameters.filter((text: string) => text.length > 1000)).toEqual([]);
  });
});

test("a service with a native trigger is started by its provider for its own folder", () => {
  const stacks = builtWith(
    { repositories: { services: onGitHub } },
    { source: { path: "src/orders/", trigger: native() } },
  );
  const { trigger } = theOnly(stackNamed(stacks, "delivery-orders"), "aws_codepipeline");
  expect(trigger[0].git_configuration.push[0].file_paths.includes).toEqual(["src/orders/**"]);
});

describe("delivery stacks", () => {
  const stacks = stacksOf(aPlatform(), catalogueOf(aService()));
  const dependenciesOf = (id: string) =>
    stacks.find(({ node }) => node.id === id)?.dependencies.map(({ node }) => node.id);

  test("come in order: the account, what is shared, a service's own", () => {
    expect(dependenciesOf("delivery")).toEqual(["account-111111111111"]);
    expect(dependenciesOf("delivery-orders")).toEqual(["delivery"]);
  });

  test("publish few plain values", () => {
    const { output }: Template = stackNamed(builtWith({}), "delivery");
    expect(Object.keys(output).sort()).toEqual([
      "artifact_bucket",
      "connection_arns",
      "critical_topic_arn",
      "failure_queue_arn",
      "key_arn",
      "notifications_topic_arn",
      "warning_topic_arn",
    ]);
  });
});
