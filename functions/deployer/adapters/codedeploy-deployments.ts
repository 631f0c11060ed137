import {
  BatchGetDeploymentsCommand,
  type CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  DeploymentLimitExceededException,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  type ECSTarget,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";

/** Where a service's deployments are. */
export interface DeploymentGroup {
  readonly application: string;
  readonly deploymentGroup: string;
}

/** Milliseconds: how long a deployment is looked for by what it is called. */
const lookBack = 24 * 60 * 60 * 1000;

/** How many one call describes. */
const describedTogether = 25;

const underWay = ["Created", "Queued", "InProgress", "Ready", "Baking"] as const;

/** CodeDeploy's deployments of one service, each known by what it is called: CodeDeploy has no token for work that is asked for twice. */
export class CodeDeployDeployments {
  constructor(
    private readonly client: () => CodeDeployClient,
    private readonly group: DeploymentGroup,
  ) {}

  /** @returns the id of the deployment of that name, which may have been there before */
  async begin(name: string, appSpec: string, config?: string): Promise<string> {
    return (await this.find(name)) ?? (await this.create(name, appSpec, config));
  }

  async find(name: string): Promise<string | undefined> {
    for await (const info of this.recent()) if (info.description === name) return info.deploymentId;
    return undefined;
  }

  /** The one that is under way; there is at most one. */
  async active(): Promise<string | undefined> {
    const list = new ListDeploymentsCommand({ ...this.names, includeOnlyStatuses: [...underWay] });
    return (await this.client().send(list)).deployments?.[0];
  }

  async get(deploymentId: string): Promise<DeploymentInfo> {
    return (await this.client().send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo!;
  }

  /** What it has done to the service so far. */
  async target(deploymentId: string): Promise<ECSTarget> {
    const { targetIds = [] } = await this.client().send(new ListDeploymentTargetsCommand({ deploymentId }));
    if (targetIds[0] === undefined) return {};
    const get = new GetDeploymentTargetCommand({ deploymentId, targetId: targetIds[0] });
    return (await this.client().send(get)).deploymentTarget?.ecsTarget ?? {};
  }

  /** Ends it, and brings requests back to the old tasks. */
  async stop(deploymentId: string): Promise<void> {
    await this.client().send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
  }

  private async create(description: string, content: string, deploymentConfigName?: string): Promise<string> {
    const revision = { revisionType: "AppSpecContent" as const, appSpecContent: { content } };
    try {
      const create = new CreateDeploymentCommand({ ...this.names, description, revision, deploymentConfigName });
      return (await this.client().send(create)).deploymentId!;
    } catch (error) {
      const own = error instanceof DeploymentLimitExceededException ? await this.find(description) : undefined;
      if (own === undefined) throw error;
      return own; // somebody did the same work at the same time
    }
  }

  private async *recent(): AsyncGenerator<DeploymentInfo> {
    const createTimeRange = { start: new Date(Date.now() - lookBack) };
    let nextToken: string | undefined;
    do {
      const page = await this.client().send(new ListDeploymentsCommand({ ...this.names, createTimeRange, nextToken }));
      for (let from = 0; from < (page.deployments ?? []).length; from += describedTogether) {
        const deploymentIds = page.deployments!.slice(from, from + describedTogether);
        yield* (await this.client().send(new BatchGetDeploymentsCommand({ deploymentIds }))).deploymentsInfo ?? [];
      }
      ({ nextToken } = page);
    } while (nextToken !== undefined);
  }

  private get names() {
    return { applicationName: this.group.application, deploymentGroupName: this.group.deploymentGroup };
  }
}
