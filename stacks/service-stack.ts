import type { Construct } from "constructs";
import { codeDeployNames } from "../config/code-deploy-names";
import type { ResolvedEnvironment, ResolvedLanding, ResolvedService } from "../config/platform";
import { taskResources } from "../config/task-size";
import { ContainerService, type ContainerServiceConfig } from "../modules/container-service";
import { DeployRole } from "../modules/deploy-role";
import { deploymentAlarms } from "../modules/deployment-alarms";
import { RestApi } from "../modules/rest-api";
import { ServiceMonitoring } from "../modules/service-monitoring";
import { BaseStack } from "./base-stack";
import type { ShardOutputs } from "./entry-shard-stack";
import type { EntryOutputs } from "./entry-stack";
import { serviceTags } from "./environment-tags";
import { apiHost, deployerRoleArn, executionRoleArn, namesIn, originHost, repositoryOf, taskRoleArn } from "./names";
import type { NetworkOutputs } from "./network-stack";
import type { RuntimeOutputs } from "./runtime-stack";
import { secretPaths, taskVariables } from "./task-variables";

/** What a service stands on. */
export interface ServiceGround {
  readonly delivery: ResolvedLanding;
  readonly network: NetworkOutputs;
  readonly runtime: RuntimeOutputs;
  readonly entry: EntryOutputs;
  /** The shard of the entry that the service is behind. */
  readonly shard: ShardOutputs;
}

/** `<env>-<service>`: one business domain, from its API to its tasks, its alarms and its dashboard. */
export class ServiceStack extends BaseStack {
  constructor(
    scope: Construct,
    private readonly environment: ResolvedEnvironment,
    private readonly service: ResolvedService,
    private readonly ground: ServiceGround,
  ) {
    super(scope, `${environment.name}-${service.name}`, environment, serviceTags(environment, service));
    const containers = this.containers();
    this.deployRole();
    this.monitor(containers, this.api());
    this.publish({
      url: `https://${apiHost(environment.domain)}${service.path}`,
      logGroup: containers.task.logs.name,
    });
  }

  private containers(): ContainerService {
    const { environment, service, ground } = this;
    const { keyArn, clusterArn, namespaceArn, serviceSecurityGroupIds } = this.read(ground.runtime);
    const { vpcId, privateSubnetIds, workloadsSecurityGroupId } = this.read(ground.network);
    const shard = this.read(ground.shard);
    return new ContainerService(this, service.name, {
      place: environment.aws,
      name: namesIn(environment, service.name),
      task: {
        name: service.name,
        port: service.port,
        ...taskResources(service.size),
        environment: taskVariables(service),
        secrets: secretPaths(environment, service),
        repository: repositoryOf(ground.delivery, service.name),
        keyArn,
        logRetentionInDays: environment.logRetentionDays,
      },
      health: service.health,
      scaling: service.scaling,
      cluster: { name: namesIn(environment)("cluster"), arn: clusterArn, namespaceArn },
      network: {
        vpcId,
        subnetIds: privateSubnetIds,
        securityGroupId: serviceSecurityGroupIds[service.name]!,
        workloadsSecurityGroupId,
      },
      route: {
        listenerArn: shard.listenerArn,
        priority: service.priority,
        path: service.path,
        loadBalancer: { arnSuffix: shard.loadBalancerArnSuffix, securityGroupId: shard.loadBalancerSecurityGroupId },
      },
      blueGreen: this.blueGreen(shard.testListenerArn),
    });
  }

  /** The way in for the deployer, which lives in the delivery account. */
  private deployRole(): void {
    const { environment, service, ground } = this;
    const name = namesIn(environment, service.name);
    new DeployRole(this, "deploy-role", {
      place: environment.aws,
      name: name("role", "deploy"),
      service: {
        name: service.name,
        cluster: namesIn(environment)("cluster"),
        service: name("service"),
        family: name("taskFamily"),
        imageParameter: name("parameter", "image"),
        taskRoleArns: [executionRoleArn(environment, service.name), taskRoleArn(environment, service.name)],
        migrates: service.migration !== undefined,
        codeDeploy: service.deployment.kind === "blueGreen" ? codeDeployNames(environment, service.name) : undefined,
      },
      deployer: {
        accountId: ground.delivery.aws.accountId,
        roleArn: deployerRoleArn(ground.delivery, service.name),
      },
    });
  }

  private blueGreen(testListenerArn: string | undefined): ContainerServiceConfig["blueGreen"] {
    const { environment, service } = this;
    if (service.deployment.kind === "rolling") return undefined;
    const { shift, keepOldMinutes, testHook, alarms } = service.deployment;
    const alarmNames = alarms
      ? deploymentAlarms.map((alarm) => namesIn(environment, service.name)("alarm", alarm))
      : [];
    return { shift, keepOldMinutes, testHook, alarmNames, testListenerArn: testListenerArn! };
  }

  private api(): RestApi {
    const { environment, service, ground } = this;
    const name = namesIn(environment, service.name);
    return new RestApi(this, "api", {
      name: name("restApi"),
      description: service.description,
      basePath: service.path,
      domainName: apiHost(environment.domain),
      integration: {
        vpcLinkId: this.read(ground.shard).vpcLinkId,
        host: originHost(environment.domain),
        timeoutSeconds: service.api.timeoutSeconds,
      },
      throttle: service.api.throttle,
      webAclArn: this.read(ground.entry).webAclArn,
      logs: {
        accessLogName: name("logGroup", "api"),
        keyArn: this.read(ground.runtime).keyArn,
        executionRetentionInDays: environment.logRetentionDays,
        protect: environment.protect,
      },
    });
  }

  private monitor(containers: ContainerService, api: RestApi): ServiceMonitoring {
    const { environment, service, ground } = this;
    const { criticalTopicArn: critical, warningTopicArn: warning } = this.read(ground.runtime);
    return new ServiceMonitoring(this, "monitoring", {
      name: namesIn(environment, service.name),
      region: environment.region,
      service: {
        name: service.name,
        clusterName: namesIn(environment)("cluster"),
        serviceName: containers.service.name,
        loadBalancerArnSuffix: this.read(ground.shard).loadBalancerArnSuffix,
        targetGroupArnSuffix: containers.targetGroup.arnSuffix,
        otherTargetGroupArnSuffix: containers.otherTargetGroup?.arnSuffix,
        apiName: api.api.name,
        stageName: api.stage.stageName,
      },
      slo: service.slo,
      alerts: { landing: environment.name, critical, warning },
    });
  }
}
