import { askHome } from "../ask-home";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Context, Part } from "../context";
import type { AlarmActionTargets } from "./alarm-actions";
import { Alarms } from "./alarms";
import type { CloudWatchStore } from "./cloud-watch";
import { once } from "../once";
import type { Series } from "./metric-math";
import { ServiceScaling, type AlarmBoard } from "./service-scaling";

/** The alarms of the running local AWS. */
export function createAlarms(context: Context): Part {
  let targets: AlarmActionTargets | undefined;
  return new Alarms(context, cloudWatchStore(context), (board) => (targets ??= actionTargets(context, board)));
}

/** Most queries of one GetMetricData. */
const mostQueries = 500;

function cloudWatchStore({ clients }: Context): CloudWatchStore {
  const client = once(async () => {
    const { CloudWatch } = await import("@aws-sdk/client-cloudwatch");
    return new CloudWatch(clients.settings("monitoring"));
  });
  return {
    alarms: async () => {
      const found: MetricAlarm[] = [];
      let NextToken: string | undefined;
      do {
        const page = await (await client()).describeAlarms({ AlarmTypes: ["MetricAlarm"], NextToken });
        found.push(...(page.MetricAlarms ?? []));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return found;
    },
    metrics: async (queries, StartTime, EndTime) => {
      const found: Record<string, Series> = {};
      for (let from = 0; from < queries.length; from += mostQueries) {
        const MetricDataQueries = queries.slice(from, from + mostQueries);
        const { MetricDataResults = [] } = await (
          await client()
        ).getMetricData({ MetricDataQueries, StartTime, EndTime });
        for (const { Id, Timestamps = [], Values = [] } of MetricDataResults) {
          found[Id!] = new Map(Timestamps.map((time, index) => [time.getTime(), Values[index]!]));
        }
      }
      return found;
    },
    setState: async (AlarmName, { to: StateValue, reason: StateReason, reasonData: StateReasonData }) =>
      void (await (await client()).setAlarmState({ AlarmName, StateValue, StateReason, StateReasonData })),
  };
}

function actionTargets({ clients, clock, endpoint, changes }: Context, board: AlarmBoard): AlarmActionTargets {
  const scaling = once(async () => {
    const { ApplicationAutoScaling } = await import("@aws-sdk/client-application-auto-scaling");
    const { ECS } = await import("@aws-sdk/client-ecs");
    // Through the router, so that those who run tasks hear of it.
    const ecs = new ECS({ ...clients.settings("ecs"), endpoint });
    const autoScaling = new ApplicationAutoScaling(clients.settings("application-autoscaling"));
    const made = new ServiceScaling({ scaling: autoScaling, ecs, clock, board });
    changes.listen(["ecs", "application-autoscaling"], () => made.forget());
    return made;
  });
  return {
    publish: async (topicArn, sourceArn, subject, message) => {
      const call = {
        account: clients.account,
        topicArn,
        subject,
        message,
        service: "cloudwatch.amazonaws.com",
        sourceArn,
      };
      const refused = await askHome<{ message?: string }>(clients.addressOf("sns"), "publish", call);
      if (refused.message !== undefined) throw new Error(refused.message);
    },
    invoke: async (FunctionName, Payload) => {
      const { Lambda } = await import("@aws-sdk/client-lambda");
      await new Lambda(clients.settings("lambda")).invoke({ FunctionName, Payload, InvocationType: "Event" });
    },
    scale: async (policy, alarm) => void (await (await scaling()).scale(policy, alarm)),
  };
}
