import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Transition } from "../../../emulator/alarms/alarm-rule";
import { Alarms } from "../../../emulator/alarms/alarms";
import type { CloudWatchStore } from "../../../emulator/alarms/cloud-watch";
import { Changes } from "../../../emulator/changes";
import { Clock } from "../../../emulator/clock";
import type { ServiceEvent } from "../../../emulator/events/service-events";

const policy = "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:resource/ecs/service/c/s:policyName/cpu";
const topic = "arn:aws:sns:us-east-1:123456789012:topic";
const errors: MetricAlarm = {
  AlarmName: "errors",
  AlarmArn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors",
  StateValue: "OK",
  Namespace: "Trial",
  MetricName: "Errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  ComparisonOperator: "GreaterThanThreshold",
  Threshold: 5,
  ActionsEnabled: true,
  AlarmActions: [topic],
  OKActions: [topic],
};

/** Alarms over a CloudWatch whose every metric has one value now. */
function running(deployed: MetricAlarm[]) {
  const done: string[] = [];
  const notes: string[] = [];
  const published: ServiceEvent[] = [];
  const metric: { value?: number } = {};
  let reads = 0;
  let failing = false;
  const store: CloudWatchStore = {
    alarms: () => {
      reads++;
      const fails = failing;
      failing = false;
      return fails ? Promise.reject(new Error("busy")) : Promise.resolve(deployed.map((alarm) => ({ ...alarm })));
    },
    metrics: (queries) => {
      const time = Math.floor(Date.now() / 6_000) * 6_000 - 6_000;
      const values = new Map(metric.value === undefined ? [] : [[time, metric.value]]);
      return Promise.resolve(Object.fromEntries(queries.map(({ Id }) => [Id!, values])));
    },
    setState: (name, { to }: Transition) => {
      deployed = deployed.map((alarm) => (alarm.AlarmName === name ? { ...alarm, StateValue: to } : alarm));
      return Promise.resolve(void done.push(`${name} is ${to}`));
    },
  };
  const changes = new Changes();
  const events = { publish: (event: ServiceEvent) => Promise.resolve(void published.push(event)) };
  const alarms = new Alarms(
    { clock: new Clock(10), changes, events, note: (line) => void notes.push(line) },
    store,
    () => ({
      publish: (arn, _alarm, subject) => Promise.resolve(void done.push(`${arn}: ${subject}`)),
      invoke: (arn) => Promise.resolve(void done.push(`invoked ${arn}`)),
      scale: (arn) => Promise.resolve(void done.push(`scaled by ${arn}`)),
    }),
  );
  const set = (changed: MetricAlarm[]) => (deployed = changed);
  return {
    alarms,
    changes,
    metric,
    done,
    notes,
    published,
    set,
    reads: () => reads,
    failNextRead: () => (failing = true),
  };
}

describe("alarms", () => {
  it("act when their state changes, and only then", async () => {
    const { alarms, metric, done, published } = running([errors]);
    metric.value = 7;
    await alarms.evaluateAll();
    await alarms.evaluateAll();
    metric.value = 1;
    await alarms.evaluateAll();
    expect(done).toEqual([
      "errors is ALARM",
      `${topic}: ALARM: "errors" in US East (N. Virginia)`,
      "errors is OK",
      `${topic}: OK: "errors" in US East (N. Virginia)`,
    ]);
    expect(published.map(({ source, detailType }) => `${source} ${detailType}`)).toEqual([
      "aws.cloudwatch CloudWatch Alarm State Change",
      "aws.cloudwatch CloudWatch Alarm State Change",
    ]);
  });

  it("ask for scaling each minute that they last", async () => {
    const { alarms, metric, done } = running([{ ...errors, AlarmActions: [`${policy}:createdBy/1`, topic] }]);
    metric.value = 7;
    for (let minute = 0; minute < 3; minute++) await alarms.evaluateAll();
    expect(done.filter((line) => line.startsWith("scaled"))).toHaveLength(3);
    expect(done.filter((line) => line.startsWith(topic))).toHaveLength(1);
  });

  it("are silent when their actions are switched off", async () => {
    const { alarms, metric, done, published } = running([{ ...errors, ActionsEnabled: false }]);
    metric.value = 7;
    await alarms.evaluateAll();
    expect(done).toEqual(["errors is ALARM"]);
    expect(published).toHaveLength(1);
  });

  it("act on a state that somebody sets", async () => {
    const { alarms, changes, metric, done, set } = running([errors]);
    await alarms.start();
    metric.value = 1;
    await alarms.evaluateAll();
    set([{ ...errors, StateValue: "ALARM", StateReason: "a drill" }]);
    changes.tell({ service: "monitoring", action: "SetAlarmState" });
    await alarms.evaluateAll();
    expect(done[0]).toBe(`${topic}: ALARM: "errors" in US East (N. Virginia)`);
    await alarms.stop();
  });

  it("are read again when they changed, or after ten minutes", async () => {
    const { alarms, changes, reads } = running([errors]);
    await alarms.start();
    for (let minute = 0; minute < 10; minute++) await alarms.evaluateAll();
    expect(reads()).toBe(2);
    changes.tell({ service: "monitoring", action: "PutMetricData" });
    changes.tell({ service: "ecs", action: "UpdateService" });
    await alarms.evaluateAll();
    expect(reads()).toBe(2);
    changes.tell({ service: "application-autoscaling", action: "PutScalingPolicy" });
    await alarms.evaluateAll();
    expect(reads()).toBe(3);
    await alarms.stop();
  });

  it("are read again after a reading that failed", async () => {
    const { alarms, changes, reads, failNextRead } = running([errors]);
    await alarms.start();
    await alarms.evaluateAll();
    changes.tell({ service: "monitoring", action: "PutMetricAlarm" });
    failNextRead();
    await expect(alarms.evaluateAll()).rejects.toThrow("busy");
    await alarms.evaluateAll();
    expect(reads()).toBe(3);
    await alarms.stop();
  });

  it("say again what was said a thousand lines ago", async () => {
    const odd = (index: number) => ({ ...errors, AlarmName: `odd-${index}`, MetricName: undefined, Metrics: [rate] });
    const rate = { Id: "a", Expression: "RATE(b)", ReturnData: true };
    const { alarms, notes } = running(Array.from({ length: 1001 }, (_, index) => odd(index)));
    await alarms.evaluateAll();
    await alarms.evaluateAll();
    expect(notes[1001]).toBe(notes[0]);
  });

  it("say once what they cannot do, and go on with the others", async () => {
    const odd = {
      AlarmName: "odd",
      MetricName: undefined,
      Metrics: [{ Id: "a", Expression: "RATE(b)", ReturnData: true }],
    };
    const reboot = "arn:aws:automate:us-east-1:ec2:reboot";
    const { alarms, metric, done, notes } = running([
      { ...errors, ...odd },
      { ...errors, AlarmName: "band", ComparisonOperator: "GreaterThanUpperThreshold" },
      { ...errors, AlarmActions: [reboot, topic] },
    ]);
    metric.value = 7;
    for (let minute = 0; minute < 3; minute++) await alarms.evaluateAll();
    expect(done).toEqual(["errors is ALARM", `${topic}: ALARM: "errors" in US East (N. Virginia)`]);
    expect(notes).toEqual([
      'alarm odd: the local AWS does not compute "RATE(b)": it stops at b',
      `alarm errors: ${reboot} is not carried out by the local AWS: it knows topics, functions and scaling policies`,
    ]);
  });

  it("leave nothing behind when they stop", async () => {
    jest.useFakeTimers();
    const { alarms } = running([]);
    await alarms.start();
    await alarms.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});
