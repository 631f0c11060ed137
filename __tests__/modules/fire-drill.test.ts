import { FireDrill } from "../../modules/fire-drill";
import { alerts } from "../support/alerts";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf, statementNamed, theOnly } from "../support/template";

const arn = (topic: string) => `arn:aws:sns:us-east-1:222222222222:thrive-dev-${topic}`;
const template = synthesizedConstruct((scope) => {
  new FireDrill(scope, "fire-drill", {
    place,
    name,
    code: { path: "fire-drill.zip", sha256Base64: "x" },
    alerts,
    emails: { critical: ["a@b.gov", "night@b.gov"], warning: ["a@b.gov"] },
    topics: [
      { by: "people", arn: arn("messages"), emails: ["a@b.gov"] },
      { by: "chat", arn: arn("notifications"), emails: [] },
    ],
    webhooks: [{ name: "status", arn: "arn:webhook", roleArn: "arn:role" }],
    keyArn,
    logRetentionInDays: 30,
    failuresTo: "arn:aws:sqs:us-east-1:222222222222:failures",
  });
});
const alarm = (id: string) => resourceNamed(template, `aws_cloudwatch_metric_alarm.fire_drill_${id}`);
const ruleOf = (path: string) => resourceNamed(template, `aws_cloudwatch_event_rule.fire_drill_to_${path}`);
const targetOf = (path: string) => resourceNamed(template, `aws_cloudwatch_event_target.fire_drill_${path}_target`);

test("its queue subscribes to every topic, takes from them alone, and forgets what no drill fetched", () => {
  const topics = [alerts.critical, alerts.warning, arn("messages"), arn("notifications")];
  expect(resourcesOf(template, "aws_sns_topic_subscription").map((one) => [one.protocol, one.topic_arn])).toEqual(
    topics.map((topic) => ["sqs", topic]),
  );
  expect(statementNamed(template, "fire_drill_receipts_policy", "Topics").condition).toEqual([
    { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
    { test: "ArnEquals", variable: "aws:SourceArn", values: topics },
  ]);
  expect(theOnly(template, "aws_sqs_queue")).toMatchObject({
    kms_master_key_id: keyArn,
    message_retention_seconds: 3600,
  });
});

test("the function knows every path, with the alarm that rings and the rule that calls", () => {
  const { variables } = theOnly(template, "aws_lambda_function").environment;
  expect(JSON.parse(variables.PLAN)).toEqual({
    landing: "dev",
    topics: [
      {
        path: "critical",
        arn: alerts.critical,
        alarm: "thrive-dev-orders-fire-drill-critical",
        emails: ["a@b.gov", "night@b.gov"],
      },
      { path: "warning", arn: alerts.warning, alarm: "thrive-dev-orders-fire-drill-warning", emails: ["a@b.gov"] },
      { path: "people", arn: arn("messages"), emails: ["a@b.gov"] },
      { path: "chat", arn: arn("notifications"), emails: [] },
    ],
    webhooks: [{ path: "webhook-status", rule: "thrive-dev-orders-message-drill-webhook-status" }],
  });
});

test("the alarms that it rings tell one topic each, say that nothing is wrong, and end by themselves", () => {
  expect(alarm("rings_critical")).toMatchObject({
    alarm_description: "drill in dev: nothing is wrong; it rings once a day to see that a critical alarm is heard",
    alarm_actions: [alerts.critical],
    treat_missing_data: "notBreaching",
  });
  expect(alarm("rings_warning").alarm_actions).toEqual([alerts.warning]);
});

test("a drill that did not arrive tells both topics until one does, and one that did not come to its end tells them too", () => {
  const both = [alerts.critical, alerts.warning];
  expect(alarm("missed")).toMatchObject({
    alarm_description: "critical in dev: a fire drill did not arrive everywhere; the function's log says where",
    metric_name: "Missed",
    dimensions: { Landing: "dev" },
    threshold: 0,
    treat_missing_data: "ignore",
    alarm_actions: both,
    ok_actions: both,
  });
  expect(alarm("silent")).toMatchObject({
    period: 3600,
    evaluation_periods: 26,
    treat_missing_data: "missing",
    insufficient_data_actions: both,
  });
});

test("EventBridge reaches each topic and webhook by a rule of its own, of this landing's drills, and soon gives up", () => {
  expect(JSON.parse(ruleOf("webhook_status").event_pattern)).toEqual({
    source: ["thrive.fire-drill"],
    "detail-type": ["Fire Drill"],
    detail: { landing: ["dev"] },
  });
  expect(targetOf("webhook_status")).toMatchObject({
    arn: "arn:webhook",
    role_arn: "arn:role",
    retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 2 },
  });
  expect(targetOf("people").input_transformer).toEqual({
    input_paths: { words: "$.detail.words" },
    input_template: '"<words>"',
  });
  expect(JSON.parse(targetOf("chat").input_transformer.input_template)).toMatchObject({ source: "custom" });
});

test("it may ring its own alarms, send its own events and measure itself, and nothing else", () => {
  const actions = (sid: string) => statementNamed(template, "fire_drill_function_role_permissions", sid);
  expect(actions("Alarms").resources).toEqual(
    ["critical", "warning"].map(
      (one) => `arn:aws:cloudwatch:us-east-1:222222222222:alarm:thrive-dev-orders-fire-drill-${one}`,
    ),
  );
  expect(actions("Events").condition).toEqual([
    { test: "StringEquals", variable: "events:source", values: ["thrive.fire-drill"] },
  ]);
  expect(actions("OwnFigures").condition).toEqual([
    { test: "StringEquals", variable: "cloudwatch:namespace", values: ["Thrive/FireDrill"] },
  ]);
});

test("it is held every day", () => {
  expect(resourceNamed(template, "aws_cloudwatch_event_rule.fire_drill_daily")).toMatchObject({
    schedule_expression: "cron(0 17 * * ? *)",
  });
});
