import { ApplicationAutoScaling } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatch, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { ECS } from "@aws-sdk/client-ecs";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { logEventsAt } from "../../cli/log-events";
import { LogReader } from "../../cli/log-reader";
import { loopbackRequest } from "../../emulator/loopback-request";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(120_000);

let emulator: TrialEmulator;
const settings = () => ({
  endpoint: emulator.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

beforeAll(async () => {
  emulator = await startTrialEmulator("operations");
});
afterAll(() => emulator.stop());

/** Repeats a question until it is answered. */
async function until<Answer>(ask: () => Promise<Answer | undefined>, seconds = 60): Promise<Answer> {
  const giveUp = Date.now() + seconds * 1000;
  while (Date.now() < giveUp) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no answer within ${seconds} s to ${ask.toString()}`);
}

async function control(method: string, path: string, body?: object): Promise<{ status: number; value: unknown }> {
  const { status, body: answer } = await loopbackRequest({
    url: `${emulator.endpoint}/_thrive/${path}`,
    method,
    body: body === undefined ? "" : JSON.stringify(body),
  });
  return { status, value: JSON.parse(answer) };
}

/** A new queue that takes messages of topics and events. */
async function queue(name: string) {
  const sqs = new SQS(settings());
  const { QueueUrl } = await sqs.createQueue({ QueueName: name });
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
  const services = { Service: ["sns.amazonaws.com", "events.amazonaws.com"] };
  const statement = { Effect: "Allow", Principal: services, Action: "sqs:SendMessage", Resource: Attributes!.QueueArn };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  const arrived: Record<string, unknown>[] = [];
  const poll = async () => {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    arrived.push(...Messages.map(({ Body }) => JSON.parse(Body!) as Record<string, unknown>));
    await Promise.all(Messages.map(({ ReceiptHandle }) => sqs.deleteMessage({ QueueUrl, ReceiptHandle })));
  };
  const next = (fits: (message: Record<string, unknown>) => boolean) =>
    until(async () => (await poll(), arrived.find(fits)));
  return { arn: Attributes!.QueueArn!, next };
}

describe("alarms", () => {
  const alarm = (more: Partial<PutMetricAlarmCommandInput>): PutMetricAlarmCommandInput => ({
    AlarmName: "errors",
    Namespace: "Trial",
    MetricName: "Errors",
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 5,
    TreatMissingData: "notBreaching",
    ...more,
  });
  const stateOf = async (AlarmName: string) => {
    const { MetricAlarms = [] } = await new CloudWatch(settings()).describeAlarms({ AlarmNames: [AlarmName] });
    return MetricAlarms[0];
  };
  const inState = (name: string, state: string) =>
    until(async () => ((found) => (found?.StateValue === state ? found : undefined))(await stateOf(name)));

  it("an alarm begins without data, tells its topic and the event bus that it rings, and that it is over", async () => {
    const [cloudWatch, sns, events] = [new CloudWatch(settings()), new SNS(settings()), new EventBridge(settings())];
    const [told, seen] = [await queue("told"), await queue("seen")];
    const { TopicArn } = await sns.createTopic({ Name: "alarms" });
    await sns.subscribe({ TopicArn, Protocol: "sqs", Endpoint: told.arn });
    await events.putRule({ Name: "alarms", EventPattern: JSON.stringify({ source: ["aws.cloudwatch"] }) });
    await events.putTargets({ Rule: "alarms", Targets: [{ Id: "queue", Arn: seen.arn }] });
    const both = { AlarmActions: [TopicArn!], OKActions: [TopicArn!] };
    await control("POST", "clock/freeze");
    await cloudWatch.putMetricAlarm(alarm({ ...both, AlarmDescription: "too many", TreatMissingData: "missing" }));
    expect((await stateOf("errors"))?.StateValue).toBe("INSUFFICIENT_DATA");
    await control("POST", "clock/resume");

    await cloudWatch.putMetricData({ Namespace: "Trial", MetricData: [{ MetricName: "Errors", Value: 7 }] });
    const { StateReason } = await inState("errors", "ALARM");
    expect(StateReason).toMatch(
      /^Threshold Crossed: 1 out of the last 1 datapoints \[7\.0 \(.{17}\)\] was greater than the threshold \(5\.0\) \(minimum 1 datapoint for OK -> ALARM transition\)\.$/,
    );
    const { Subject, Message } = await told.next(({ Subject: subject }) => String(subject).startsWith("ALARM"));
    expect(Subject).toBe('ALARM: "errors" in US East (N. Virginia)');
    expect(JSON.parse(Message as string)).toMatchObject({
      AlarmName: "errors",
      AlarmDescription: "too many",
      NewStateValue: "ALARM",
      OldStateValue: "INSUFFICIENT_DATA",
      Trigger: { MetricName: "Errors", Namespace: "Trial", Statistic: "SUM", Period: 60, Threshold: 5 },
    });
    const event = await seen.next(({ detail }) => (detail as { state: { value: string } }).state.value === "ALARM");
    expect(event).toMatchObject({
      source: "aws.cloudwatch",
      "detail-type": "CloudWatch Alarm State Change",
      detail: { alarmName: "errors", previousState: { value: "INSUFFICIENT_DATA" } },
    });

    await cloudWatch.putMetricData({ Namespace: "Trial", MetricData: [{ MetricName: "Errors", Value: 1 }] });
    await inState("errors", "OK");
    await told.next(({ Subject: subject }) => subject === 'OK: "errors" in US East (N. Virginia)');
  });

  it("an alarm reads percentiles of its own namespace, whatever the order of dimensions", async () => {
    const cloudWatch = new CloudWatch(settings());
    const dimensions = [
      { Name: "LoadBalancer", Value: "app/one/1" },
      { Name: "TargetGroup", Value: "targetgroup/one/1" },
    ];
    const slow = {
      ExtendedStatistic: "p95",
      Statistic: undefined,
      Threshold: 0.16,
      Namespace: "Mine",
      MetricName: "Time",
    };
    await cloudWatch.putMetricAlarm(alarm({ AlarmName: "slow", ...slow, Dimensions: [...dimensions].reverse() }));
    await cloudWatch.putMetricAlarm(alarm({ AlarmName: "quick", ...slow, Threshold: 0.6, Dimensions: dimensions }));
    const datum = { MetricName: "Time", Dimensions: dimensions, Values: [0.1, 0.5], Counts: [90, 10] };
    await cloudWatch.putMetricData({ Namespace: "Mine", MetricData: [datum] });
    await cloudWatch.putMetricData({ Namespace: "Other", MetricData: [{ ...datum, Values: [9], Counts: [100] }] });
    expect((await inState("slow", "ALARM")).StateReason).toContain("[0.5 (");
    expect((await stateOf("quick"))?.StateValue).toBe("OK");
  });

  it("an alarm computes metric math, and keeps its state when it is changed", async () => {
    const cloudWatch = new CloudWatch(settings());
    const query = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: "Math", MetricName }, Period: 60, Stat: "Sum" },
      ReturnData: false,
    });
    const expression = { Id: "percent", Expression: "IF(requests > 0, 100 * errors / requests, 0)", ReturnData: true };
    const rule = alarm({
      AlarmName: "share",
      ...{ Namespace: undefined, MetricName: undefined, Statistic: undefined, Period: undefined },
      Metrics: [query("errors", "Errors"), query("requests", "Requests"), expression],
      TreatMissingData: "ignore",
    });
    await cloudWatch.putMetricAlarm(rule);
    const MetricData = [
      { MetricName: "Errors", Value: 3 },
      { MetricName: "Requests", Value: 12 },
    ];
    await cloudWatch.putMetricData({ Namespace: "Math", MetricData });
    expect((await inState("share", "ALARM")).StateReason).toContain("[25.0 (");
    await cloudWatch.putMetricAlarm({ ...rule, AlarmDescription: "changed" });
    expect(await stateOf("share")).toMatchObject({ StateValue: "ALARM", AlarmDescription: "changed" });
  });

  it("a frozen clock stops the evaluation", async () => {
    const cloudWatch = new CloudWatch(settings());
    await cloudWatch.putMetricAlarm(alarm({ AlarmName: "frozen" }));
    await inState("frozen", "OK");
    await control("POST", "clock/freeze");
    await cloudWatch.putMetricData({ Namespace: "Trial", MetricData: [{ MetricName: "Errors", Value: 100 }] });
    await new Promise((resolve) => setTimeout(resolve, 7_000)); // over one of AWS's minutes
    expect((await stateOf("frozen"))?.StateValue).toBe("OK");
    await control("POST", "clock/resume");
    await inState("frozen", "ALARM");
  });

  it("a target tracking policy raises the number of tasks, no further than its most", async () => {
    const [ecs, scaling, cloudWatch] = [
      new ECS(settings()),
      new ApplicationAutoScaling(settings()),
      new CloudWatch(settings()),
    ];
    const container = { name: "one", image: "one:1", memory: 128 };
    await ecs.createCluster({ clusterName: "trial" });
    await ecs.registerTaskDefinition({ family: "one", containerDefinitions: [container] });
    await ecs.createService({ cluster: "trial", serviceName: "one", taskDefinition: "one", desiredCount: 2 });
    const target = {
      ServiceNamespace: "ecs",
      ResourceId: "service/trial/one",
      ScalableDimension: "ecs:service:DesiredCount",
    } as const;
    await scaling.registerScalableTarget({ ...target, MinCapacity: 1, MaxCapacity: 5 });
    await scaling.putScalingPolicy({
      ...target,
      PolicyName: "cpu",
      PolicyType: "TargetTrackingScaling",
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
      },
    });
    const { MetricAlarms = [] } = await cloudWatch.describeAlarms({
      AlarmNamePrefix: "TargetTracking-service/trial/one",
    });
    expect(MetricAlarms.map(({ ComparisonOperator, Threshold }) => [ComparisonOperator, Threshold])).toEqual([
      ["GreaterThanThreshold", 60],
      ["LessThanThreshold", 54],
    ]);
    const Dimensions = [
      { Name: "ClusterName", Value: "trial" },
      { Name: "ServiceName", Value: "one" },
    ];
    const measure = (minutesAgo: number) => ({
      MetricName: "CPUUtilization",
      Dimensions,
      Unit: "Percent" as const,
      Value: 90,
      Timestamp: new Date(Date.now() - minutesAgo * 6_000),
    });
    await cloudWatch.putMetricData({ Namespace: "AWS/ECS", MetricData: [3, 2, 1].map(measure) });
    const desired = await until(async () => {
      const { services = [] } = await ecs.describeServices({ cluster: "trial", services: ["one"] });
      return services[0]?.desiredCount === 2 ? undefined : services[0]?.desiredCount;
    });
    expect(desired).toBe(3); // ceil(2 × 90 / 60)
    await ecs.deleteService({ cluster: "trial", service: "one", force: true });
  });
});

describe("Container Insights", () => {
  it("say how many tasks a service of a cluster wants, where they are on", async () => {
    const [ecs, cloudWatch] = [new ECS(settings()), new CloudWatch(settings())];
    const container = { name: "two", image: "two:1", memory: 128 };
    await ecs.registerTaskDefinition({ family: "two", containerDefinitions: [container] });
    for (const [clusterName, value] of [
      ["observed", "enabled"],
      ["unobserved", "disabled"],
    ]) {
      await ecs.createCluster({ clusterName, settings: [{ name: "containerInsights", value }] });
      await ecs.createService({ cluster: clusterName, serviceName: "two", taskDefinition: "two", desiredCount: 1 });
    }
    const metrics = await until(async () => {
      const { Metrics = [] } = await cloudWatch.listMetrics({
        Namespace: "ECS/ContainerInsights",
        MetricName: "DesiredTaskCount",
      });
      return Metrics.length === 0 ? undefined : Metrics;
    });
    expect(metrics.map(({ Dimensions }) => Dimensions)).toEqual([
      [
        { Name: "ClusterName", Value: "observed" },
        { Name: "ServiceName", Value: "two" },
      ],
    ]);
    for (const cluster of ["observed", "unobserved"]) await ecs.deleteService({ cluster, service: "two", force: true });
  });
});

describe("faults", () => {
  const faults = () => new SQS({ ...settings(), maxAttempts: 1 });
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => "done",
      (error: { name: string; $metadata?: { httpStatusCode?: number } }) =>
        `${error.name} ${error.$metadata?.httpStatusCode}`,
    );
  afterEach(() => control("DELETE", "faults"));

  it("are none, until somebody adds one", async () => {
    expect(await control("GET", "faults")).toEqual({ status: 200, value: { faults: [] } });
  });

  it("refuse as often as they say, in the words of each protocol", async () => {
    await control("POST", "faults", { kind: "refuse", service: "sqs", action: "List*", count: 2 });
    const calls = [];
    for (let call = 0; call < 3; call++) calls.push(await outcome(faults().listQueues({})));
    expect(calls).toEqual(["AccessDeniedException 400", "AccessDeniedException 400", "done"]);
    expect(await control("GET", "faults")).toEqual({
      status: 200,
      value: {
        faults: [{ kind: "refuse", service: "sqs", action: "List*", count: 2, id: expect.any(Number), struck: 2 }],
      },
    });
    await control("POST", "faults", { kind: "refuse", service: "sns", code: "AuthorizationError", message: "no" });
    await expect(new SNS(settings()).listTopics({})).rejects.toMatchObject({
      name: "AuthorizationErrorException",
      message: "no",
    });
  });

  it("fail with a status that the SDK tries again", async () => {
    await control("POST", "faults", { kind: "fail", service: "sqs", action: "ListQueues", count: 2 });
    expect(await outcome(new SQS({ ...settings(), maxAttempts: 3 }).listQueues({}))).toBe("done");
    await control("POST", "faults", { kind: "fail", service: "sqs", status: 503, count: 1 });
    expect(await outcome(faults().listQueues({}))).toBe("ServiceUnavailable 503");
    await control("POST", "faults", { kind: "fail", service: "sqs", drop: true, count: 1 });
    expect(await outcome(faults().listQueues({}))).toMatch(/^(ECONNRESET|Error|TimeoutError) /);
  });

  it("hold calls up, and send them twice", async () => {
    const sqs = faults();
    const { QueueUrl } = await sqs.createQueue({ QueueName: "twice" });
    await control("POST", "faults", { kind: "delay", service: "sqs", action: "SendMessage", milliseconds: 400 });
    await control("POST", "faults", { kind: "duplicate", service: "sqs", action: "SendMessage", count: 1 });
    const before = Date.now();
    await sqs.sendMessage({ QueueUrl, MessageBody: "one" });
    expect(Date.now() - before).toBeGreaterThanOrEqual(399);
    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] });
    expect(Attributes?.ApproximateNumberOfMessages).toBe("2");
  });

  it("are refused when they could never strike", async () => {
    expect(await control("POST", "faults", { kind: "refuse", service: "sqz", count: 0 })).toEqual({
      status: 400,
      value: {
        problems: [
          'service: "sqz" is no service of the local AWS; did you mean sqs?',
          "count: 0 is not a whole number from 1",
        ],
      },
    });
  });
});

describe("logs", () => {
  it("are read past the most that one answer holds, and a group that is not there is empty", async () => {
    const cloudWatchLogs = new CloudWatchLogs(settings());
    const place = { logGroupName: "/trial", logStreamName: "one" };
    await cloudWatchLogs.createLogGroup({ logGroupName: place.logGroupName });
    await cloudWatchLogs.createLogStream(place);
    const began = Date.now();
    const put = (count: number, from: number) => {
      const message = (index: number) => ({ timestamp: began + from + index, message: String(from + index) });
      return cloudWatchLogs.putLogEvents({
        ...place,
        logEvents: Array.from({ length: count }, (_, index) => message(index)),
      });
    };
    await put(10_000, 0);
    await put(5, 10_000);
    const reader = new LogReader(logEventsAt(emulator.endpoint), ["/trial", "/not/there"], began);
    const events = await reader.read();
    expect(events.map(({ message }) => Number(message))).toEqual(Array.from({ length: 10_005 }, (_, index) => index));
    await put(1, 10_005);
    expect((await reader.read()).map(({ message }) => message)).toEqual(["10005"]);
  });
});
