import {
  type Action,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";

/**
 * Moves what a listener sends to any of the groups. Its other rules stay: services share a listener.
 * @throws Error in CodeDeploy's words when none of the listener's rules has one of the groups
 */
export async function routeListener(
  elb: ElasticLoadBalancingV2Client,
  ListenerArn: string,
  weights: ReadonlyMap<string, number>,
): Promise<void> {
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
  const concerned = Rules.filter(({ Actions = [] }) =>
    Actions.some((action) => groupsOf(action).some((arn) => weights.has(arn))),
  );
  if (concerned.length === 0)
    throw new Error(
      `The ELB could not be updated due to the following error: Primary taskset target group must be behind listener ${ListenerArn}`,
    );
  const TargetGroups = [...weights].map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  const Actions: Action[] = [{ Type: "forward", ForwardConfig: { TargetGroups } }];
  for (const { RuleArn, IsDefault } of concerned) {
    if (IsDefault === true) await elb.send(new ModifyListenerCommand({ ListenerArn, DefaultActions: Actions }));
    else await elb.send(new ModifyRuleCommand({ RuleArn, Actions }));
  }
}

function groupsOf({ TargetGroupArn, ForwardConfig }: Action): string[] {
  const weighted = (ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn!);
  return TargetGroupArn === undefined ? weighted : [TargetGroupArn, ...weighted];
}
