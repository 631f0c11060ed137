import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import type { Context } from "../../context";
import { Memo } from "../../memo";
import { readDefinition } from "./read-definition";
import type { ApiDefinition, BasePathMapping, DeployedApi, DeployedStage, VpcLink } from "./deployed-api";

type Reading = Pick<Context, "clients" | "changes" | "note">;

/** What API Gateway has been told, read when it is first needed and again after a change. */
export class DeployedApis {
  private loaded?: Promise<APIGatewayClient>;
  private readonly snapshots = new Map<string, Promise<ApiDefinition>>();
  private readonly mappingsOf = new Memo((domain) => this.readMappings(domain));
  private readonly apis = new Memo((id) => this.readApi(id));
  private readonly stages = new Memo((key) => this.readStage(key));
  private readonly links = new Memo((id) => this.readLink(id));

  constructor(private readonly context: Reading) {}

  /**
   * @param domainsChanged told when custom domains may have come or gone
   * @returns a function that ends the listening
   */
  listen(domainsChanged: () => void): () => void {
    return this.context.changes.listen(["apigateway"], ({ action }) => {
      for (const memo of [this.mappingsOf, this.apis, this.stages, this.links]) memo.forget();
      const deployed = /^POST \/restapis\/([^/]+)\/deployments$/.exec(action)?.[1];
      if (deployed !== undefined) void this.freeze(deployed);
      if (action.includes("/domainnames")) domainsChanged();
    });
  }

  mappings(domain: string): Promise<readonly BasePathMapping[]> {
    return this.mappingsOf.get(domain);
  }

  api(id: string): Promise<DeployedApi> {
    return this.apis.get(id);
  }

  stage(apiId: string, name: string): Promise<DeployedStage | undefined> {
    return this.stages.get(`${apiId}/${name}`);
  }

  vpcLink(id: string): Promise<VpcLink | undefined> {
    return this.links.get(id);
  }

  async domains(): Promise<string[]> {
    const { GetDomainNamesCommand } = await sdk();
    const { items = [] } = await (await this.client()).send(new GetDomainNamesCommand({ limit: 500 }));
    return items.map(({ domainName }) => domainName!);
  }

  /** Keeps what a new deployment deploys: a method that changes later is not served before the next one. */
  private async freeze(apiId: string): Promise<void> {
    try {
      const { GetDeploymentsCommand } = await sdk();
      const { items = [] } = await (
        await this.client()
      ).send(new GetDeploymentsCommand({ restApiId: apiId, limit: 500 }));
      await Promise.all(items.map(({ id }) => this.snapshot(apiId, id!)));
    } catch (error) {
      this.context.note(`gateway: the deployment of ${apiId} was not read: ${(error as Error).message}`);
    }
  }

  private snapshot(apiId: string, deploymentId: string): Promise<ApiDefinition> {
    const key = `${apiId}/${deploymentId}`;
    const before = this.snapshots.get(key);
    if (before !== undefined) return before;
    const definition = this.client().then((client) => readDefinition(client, apiId));
    this.snapshots.set(key, definition);
    definition.catch(() => this.snapshots.delete(key));
    return definition;
  }

  private async readMappings(domainName: string): Promise<BasePathMapping[]> {
    const { GetBasePathMappingsCommand } = await sdk();
    const { items = [] } = await (await this.client()).send(new GetBasePathMappingsCommand({ domainName, limit: 500 }));
    return items.map(({ basePath, restApiId, stage }) => ({
      basePath: basePath === undefined || basePath === "(none)" ? "" : basePath,
      apiId: restApiId!,
      stage,
    }));
  }

  private async readApi(restApiId: string): Promise<DeployedApi> {
    const { GetRestApiCommand } = await sdk();
    const { name = "", policy } = await (await this.client()).send(new GetRestApiCommand({ restApiId }));
    return { id: restApiId, name, policy: policy === undefined || policy === "" ? undefined : plainJson(policy) };
  }

  private async readStage(key: string): Promise<DeployedStage | undefined> {
    const [restApiId = "", stageName = ""] = key.split("/");
    const { GetStageCommand } = await sdk();
    const stage = await unlessGone((await this.client()).send(new GetStageCommand({ restApiId, stageName })));
    if (stage?.deploymentId === undefined) return undefined;
    return {
      name: stageName,
      definition: await this.snapshot(restApiId, stage.deploymentId),
      settings: stage.methodSettings ?? {},
      variables: stage.variables ?? {},
      accessLog: stage.accessLogSettings?.destinationArn === undefined ? undefined : accessLog(stage.accessLogSettings),
    };
  }

  private async readLink(vpcLinkId: string): Promise<VpcLink | undefined> {
    const { GetVpcLinkCommand } = await sdk();
    const link = await unlessGone((await this.client()).send(new GetVpcLinkCommand({ vpcLinkId })));
    return link && { id: vpcLinkId, status: link.status ?? "FAILED", targetArns: link.targetArns ?? [] };
  }

  /** The SDK is loaded when something is deployed: the start stays quick. */
  private client(): Promise<APIGatewayClient> {
    this.loaded ??= sdk().then(
      ({ APIGatewayClient: Client }) => new Client(this.context.clients.settings("apigateway")),
    );
    return this.loaded;
  }
}

const sdk = () => import("@aws-sdk/client-api-gateway");

async function unlessGone<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as Error).name === "NotFoundException") return undefined;
    throw error;
  }
}

/** API Gateway answers a policy with every quote behind a backslash. */
function plainJson(policy: string): string {
  return policy.includes('\\"') ? (JSON.parse(`"${policy}"`) as string) : policy;
}

function accessLog({ destinationArn, format }: { destinationArn?: string; format?: string }) {
  return { destinationArn: destinationArn!, format: format ?? "" };
}
