import fc from "fast-check";
import { groupBy } from "../../../config/group-by";
import { ConfigurationError } from "../../../config/problem";
import { resolve } from "../../../config/resolve";
import { built } from "../../support/built";
import { randomPlatform } from "../../support/random-platform";
import { addressesOf, resourcesOf, type Template } from "../../support/template";

/** What AWS calls a resource, by type, and how long that may be. What is not here has no name of its own. */
const names: Readonly<Record<string, readonly [setting: string, longest: number]>> = {
  aws_api_gateway_rest_api: ["name", 128],
  aws_api_gateway_vpc_link: ["name", 128],
  aws_chatbot_slack_channel_configuration: ["configuration_name", 128],
  aws_chatbot_teams_channel_configuration: ["configuration_name", 128],
  aws_cloudwatch_dashboard: ["dashboard_name", 255],
  aws_cloudwatch_event_api_destination: ["name", 64],
  aws_cloudwatch_event_connection: ["name", 64],
  aws_cloudwatch_event_rule: ["name", 64],
  aws_cloudwatch_log_group: ["name", 512],
  aws_cloudwatch_metric_alarm: ["alarm_name", 255],
  aws_codebuild_project: ["name", 150],
  aws_codebuild_report_group: ["name", 128],
  aws_codecommit_repository: ["repository_name", 100],
  aws_codeconnections_connection: ["name", 32],
  aws_codepipeline: ["name", 100],
  aws_codestarnotifications_notification_rule: ["name", 64],
  aws_dynamodb_table: ["name", 255],
  aws_ecr_repository: ["name", 256],
  aws_ecs_cluster: ["name", 255],
  aws_ecs_service: ["name", 255],
  aws_ecs_task_definition: ["family", 255],
  aws_iam_role: ["name", 64],
  aws_kms_alias: ["name", 256],
  aws_lambda_function: ["function_name", 64],
  aws_lb: ["name", 32],
  aws_lb_target_group: ["name", 32],
  aws_s3_bucket: ["bucket", 63],
  aws_security_group: ["name", 255],
  aws_service_discovery_http_namespace: ["name", 1024],
  aws_sns_topic: ["name", 256],
  aws_sqs_queue: ["name", 80],
  aws_ssm_parameter: ["name", 2048],
  aws_wafv2_web_acl: ["name", 128],
};

const apiGatewaysOwnLog = /^API-Gateway-Execution-Logs_/; // named after an id that only AWS knows

function namesIn(stack: Template, type: string): string[] {
  const [setting = ""] = names[type] ?? [];
  return resourcesOf(stack, type)
    .map((resource) => resource[setting] as string)
    .filter((name) => !apiGatewaysOwnLog.test(name));
}

/** The stacks of each account: there a name is there once. */
function byAccount(stacks: readonly Template[]): Template[][] {
  return [...groupBy(stacks, ({ provider }) => provider.aws?.[0]?.allowed_account_ids[0] as string).values()];
}

/** Calls as the runtime opens them: the egress of one group is the ingress of the other. */
function callEnds(stacks: ReadonlyMap<string, Template>) {
  const runtime = [...stacks].find(([id]) => id.endsWith("-runtime"))?.[1] as Template;
  const ends = (direction: string, from: string, into: string) =>
    resourcesOf(runtime, `aws_vpc_security_group_${direction}_rule`)
      .map((rule) => `${rule[from]} calls ${rule[into]} on ${rule.from_port}`)
      .sort();
  return {
    out: ends("egress", "security_group_id", "referenced_security_group_id"),
    in: ends("ingress", "referenced_security_group_id", "security_group_id"),
  };
}

function check(stacks: ReadonlyMap<string, Template>): void {
  for (const inOneAccount of byAccount([...stacks.values()])) {
    for (const [type, [, longest]] of Object.entries(names)) {
      const used = inOneAccount.flatMap((stack) => namesIn(stack, type));
      expect(used.filter((name) => name.length > longest || name.includes("${"))).toEqual([]);
      expect(used.filter((name, index) => used.indexOf(name) < index)).toEqual([]);
    }
  }
  expect([...stacks].filter(([id, stack]) => addressesOf(stack).length > 80 && !/runtime$|delivery$/.test(id))).toEqual(
    [],
  );
  const calls = callEnds(stacks);
  expect(calls.out).toEqual(calls.in);
}

/** Holds random platforms against what must be true of every one, and demands that some stand and some are refused. */
export function checkPlatforms(runs: { readonly numRuns: number; readonly seed: number }): void {
  const seen = { built: 0, refused: 0 };
  fc.assert(
    fc.property(randomPlatform, ([platform, catalogue]) => {
      try {
        resolve(platform, catalogue);
      } catch (error) {
        seen.refused += 1;
        expect(error).toBeInstanceOf(ConfigurationError);
        const { problems } = error as ConfigurationError;
        expect(problems.filter(({ place, path, message }) => !place || !path || !message)).toEqual([]);
        return;
      }
      seen.built += 1;
      check(built(platform, catalogue));
    }),
    runs,
  );
  expect(Math.min(seen.built, seen.refused)).toBeGreaterThan(0);
}
