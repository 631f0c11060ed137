import * as api from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import type { RunningGateway } from "./running-gateway";

/** What the test needs of a deployed way in. */
export interface WayIn {
  readonly apiId: string;
  readonly proxyId: string;
  readonly targetGroup: string;
  readonly loadBalancer: string;
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly groups: { readonly nlb: string; readonly alb: string; readonly task: string };
  /** Id of the rule that lets the NLB's connections into the ALB. */
  readonly albIngress: string;
}

export const domainOf = (environment: string) => `api.${environment}.example.org`;
export const domain = domainOf("trial");
export const accessLogGroup = "/trial/api";

/** Deploys `api.<environment>.example.org/collections` → VPC link → NLB → ALB → target group, as our stacks do. */
export async function deployWayIn({ client }: RunningGateway, environment = "trial"): Promise<WayIn> {
  const balancing = await deployBalancing(client, environment);
  const gateway = new api.APIGatewayClient(client);
  const link = await gateway.send(new api.CreateVpcLinkCommand({ name: environment, targetArns: [balancing.nlb] }));
  const { id: restApiId, rootResourceId } = await gateway.send(
    new api.CreateRestApiCommand({ name: `${environment}-collections` }),
  );
  const proxy = await gateway.send(
    new api.CreateResourceCommand({ restApiId, parentId: rootResourceId, pathPart: "{proxy+}" }),
  );
  const origin = `https://origin.${environment}.example.org/collections`;
  await pass(gateway, restApiId!, rootResourceId!, link.id!, origin);
  await pass(gateway, restApiId!, proxy.id!, link.id!, `${origin}/{proxy}`);
  const { id: deploymentId } = await gateway.send(new api.CreateDeploymentCommand({ restApiId }));
  await gateway.send(new api.CreateStageCommand({ restApiId, deploymentId, stageName: "live" }));
  const set = (path: string, value: string) => ({ op: api.Op.replace, path, value });
  const group = new CloudWatchLogsClient(client);
  const accessLog = `/${environment}/api`;
  for (const logGroupName of [accessLog, `API-Gateway-Execution-Logs_${restApiId}/live`]) {
    await group.send(new CreateLogGroupCommand({ logGroupName }));
  }
  const format = `{"requestId":"$context.requestId","status":"$context.status","path":"$context.path","caller":"$context.identity.userArn"}`;
  await gateway.send(
    new api.UpdateStageCommand({
      restApiId,
      stageName: "live",
      patchOperations: [
        set("/accessLogSettings/destinationArn", `arn:aws:logs:us-east-1:123456789012:log-group:${accessLog}`),
        set("/accessLogSettings/format", format),
        set("/*/*/logging/loglevel", "ERROR"),
        set("/*/*/throttling/rateLimit", "500"),
        set("/*/*/throttling/burstLimit", "500"),
      ],
    }),
  );
  await gateway.send(new api.CreateDomainNameCommand({ domainName: domainOf(environment) }));
  await gateway.send(
    new api.CreateBasePathMappingCommand({
      domainName: domainOf(environment),
      basePath: "collections",
      restApiId,
      stage: "live",
    }),
  );
  return { apiId: restApiId!, proxyId: proxy.id!, ...balancing };
}

async function pass(
  gateway: api.APIGatewayClient,
  restApiId: string,
  resourceId: string,
  connectionId: string,
  uri: string,
) {
  const method = { restApiId, resourceId, httpMethod: "ANY" };
  const parameter = !uri.endsWith("{proxy}") ? undefined : "method.request.path.proxy";
  await gateway.send(
    new api.PutMethodCommand({
      ...method,
      authorizationType: "AWS_IAM",
      requestParameters: parameter === undefined ? undefined : { [parameter]: true },
    }),
  );
  await gateway.send(
    new api.PutIntegrationCommand({
      ...method,
      type: "HTTP_PROXY",
      integrationHttpMethod: "ANY",
      connectionType: "VPC_LINK",
      connectionId,
      uri,
      timeoutInMillis: 15_000,
      requestParameters: parameter === undefined ? undefined : { "integration.request.path.proxy": parameter },
    }),
  );
}

async function deployBalancing(client: RunningGateway["client"], environment: string) {
  const network = await deployNetwork(client);
  const { subnets, groups, vpcId } = network;
  const balancing = new elb.ElasticLoadBalancingV2Client(client);
  const make = async (Name: string, Type: "network" | "application", group: string) => {
    const { LoadBalancers = [] } = await balancing.send(
      new elb.CreateLoadBalancerCommand({ Name, Type, Subnets: subnets, SecurityGroups: [group], Scheme: "internal" }),
    );
    return LoadBalancers[0]!.LoadBalancerArn!;
  };
  const makeGroup = async (Name: string, TargetType: "alb" | "ip", Protocol: "TCP" | "HTTP", Port: number) => {
    const settings = { Name, TargetType, Protocol, Port, VpcId: vpcId };
    const { TargetGroups = [] } = await balancing.send(new elb.CreateTargetGroupCommand(settings));
    return TargetGroups[0]!.TargetGroupArn!;
  };
  const [nlb, alb] = [
    await make(`${environment}-nlb`, "network", groups.nlb),
    await make(`${environment}-alb`, "application", groups.alb),
  ];
  await balancing.send(
    new elb.SetSecurityGroupsCommand({
      LoadBalancerArn: nlb,
      SecurityGroups: [groups.nlb],
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic:
        elb.EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum.off,
    }),
  );
  const [albTargets, targetGroup] = [
    await makeGroup(`${environment}-alb`, "alb", "TCP", 443),
    await makeGroup(`${environment}-service`, "ip", "HTTP", 8080),
  ];
  const notFound = {
    Type: "fixed-response",
    FixedResponseConfig: { StatusCode: "404", ContentType: "application/json", MessageBody: "{}" },
  } as const;
  const { Listeners = [] } = await balancing.send(
    new elb.CreateListenerCommand({
      LoadBalancerArn: alb,
      Port: 443,
      Protocol: "HTTPS",
      Certificates: [{ CertificateArn: await certificate(client) }],
      DefaultActions: [notFound],
    }),
  );
  await balancing.send(
    new elb.CreateRuleCommand({
      ListenerArn: Listeners[0]!.ListenerArn,
      Priority: 100,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/collections", "/collections/*"] } }],
      Actions: [{ Type: "forward", TargetGroupArn: targetGroup }],
    }),
  );
  await balancing.send(
    new elb.RegisterTargetsCommand({ TargetGroupArn: albTargets, Targets: [{ Id: alb, Port: 443 }] }),
  );
  const forward = [{ Type: "forward", TargetGroupArn: albTargets } as const];
  await balancing.send(
    new elb.CreateListenerCommand({ LoadBalancerArn: nlb, Port: 443, Protocol: "TCP", DefaultActions: forward }),
  );
  return { ...network, nlb, loadBalancer: alb, targetGroup };
}

/** moto asks for a certificate that exists in ACM or IAM. */
async function certificate(client: RunningGateway["client"]): Promise<string> {
  const { loopbackRequest } = await import("../../../emulator/loopback-request");
  const answer = await loopbackRequest({
    url: client.endpoint,
    method: "POST",
    headers: {
      Authorization:
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/acm/aws4_request, SignedHeaders=host, Signature=none",
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "CertificateManager.RequestCertificate",
    },
    body: JSON.stringify({ DomainName: domain }),
  });
  return (JSON.parse(answer.body) as { CertificateArn: string }).CertificateArn;
}

async function deployNetwork(client: RunningGateway["client"]) {
  const network = new ec2.EC2Client(client);
  const { Vpc } = await network.send(new ec2.CreateVpcCommand({ CidrBlock: "10.21.0.0/16" }));
  const vpcId = Vpc!.VpcId!;
  const subnet = async (CidrBlock: string, AvailabilityZone: string) =>
    (await network.send(new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone }))).Subnet!.SubnetId!;
  const subnets = [await subnet("10.21.0.0/20", "us-east-1a"), await subnet("10.21.16.0/20", "us-east-1b")];
  const group = async (GroupName: string) => {
    const { GroupId } = await network.send(
      new ec2.CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpcId }),
    );
    const all = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await network.send(new ec2.RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: all }));
    return GroupId!;
  };
  const groups = { nlb: await group("nlb"), alb: await group("alb"), task: await group("task") };
  const open = async (from: string, to: string, port: number) => {
    const pair = (GroupId: string) => [
      { IpProtocol: "tcp", FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] },
    ];
    await network.send(new ec2.AuthorizeSecurityGroupEgressCommand({ GroupId: from, IpPermissions: pair(to) }));
    const { SecurityGroupRules = [] } = await network.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: to, IpPermissions: pair(from) }),
    );
    return SecurityGroupRules[0]!.SecurityGroupRuleId!;
  };
  const albIngress = await open(groups.nlb, groups.alb, 443);
  await open(groups.alb, groups.task, 8080);
  return { vpcId, subnets, groups, albIngress };
}
