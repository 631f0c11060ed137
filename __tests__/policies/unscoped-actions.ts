/** Actions that AWS could bind to a resource and that a role of ours may take on any, each with its reason. */
export const unscopedActions: Readonly<Record<string, string>> = {
  "cloudwatch:GetMetricData": "datasets are of OpenTelemetry alone; AWS's own metrics are in none that could be named",
  "cloudwatch:PutMetricData": "as for reading; a condition binds it to the namespace",
  "ec2:Describe*": "EC2 binds few of its lists to a resource, and none that a plan asks for",
  "ecs:ListTasks":
    "tasks of a cluster are listed on any resource, since no container instance is named; ecs:cluster binds it",
};
