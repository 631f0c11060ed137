/** What CodeDeploy is told of a new version of an ECS service. */
export interface AppSpecSettings {
  /** ARN of the task definition. */
  readonly revision: string;
  readonly container: string;
  readonly port: number;
  /** The function that tests it, once the test listener shows it. @default none */
  readonly testHook?: string;
}

/** Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
export function appSpec({ revision, container, port, testHook }: AppSpecSettings): string {
  const LoadBalancerInfo = { ContainerName: container, ContainerPort: port };
  const Properties = { TaskDefinition: revision, LoadBalancerInfo };
  return JSON.stringify({
    version: 0.0,
    Resources: [{ TargetService: { Type: "AWS::ECS::Service", Properties } }],
    ...(testHook !== undefined && { Hooks: [{ AfterAllowTestTraffic: testHook }] }),
  });
}
