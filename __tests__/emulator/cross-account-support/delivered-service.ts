import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CodePipelineClient, GetPipelineStateCommand, PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import { loopbackRequest } from "../../../emulator/loopback-request";
import type { SignedIn } from "../../../emulator/sign-in/identity-center";
import { signRequest } from "../../../cli/sign-request";
import { environmentActions } from "../../../cli/environment-actions";
import { deliveryNames } from "../../../config/delivery-names";
import type { Platform } from "../../../config/platform";
import { apiHost } from "../../../stacks/names";
import { until } from "../functions-support/until";
import { DeliveryEstate } from "../pipelines-support/delivery-estate";
import { project } from "../trials-support/trial-emulator";

/** Seconds that a build or a deployment may take on two busy cores. */
const patience = 240;

const examples = join(project, "examples", "source");

/** The one service of a platform, on its way from the delivery's account to those of the environments. */
export class DeliveredService {
  readonly estate: DeliveryEstate;
  readonly pipeline: string;
  private readonly names;

  constructor(
    private readonly platform: Platform,
    private readonly endpoint: string,
    readonly service: string,
  ) {
    const { delivery } = platform;
    this.names = deliveryNames(delivery);
    this.pipeline = this.names.pipeline(service);
    this.estate = new DeliveryEstate(endpoint, { accessKeyId: delivery.aws.accountId, secretAccessKey: "local" });
  }

  /** Puts the source of the examples, and what is given besides, on the branch that is delivered. */
  push(more: Readonly<Record<string, string>> = {}): Promise<string> {
    const files = readdirSync(examples, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name));
    const own = Object.fromEntries(paths.map((path) => [relative(examples, path), readFileSync(path, "utf8")]));
    return this.estate.commit("thrive-services", { ...own, ...more });
  }

  /** Waits until a stage of the execution for a commit is so. */
  async stage(name: string, wanted: string): Promise<string> {
    return until(
      `${name} of ${this.pipeline} ${wanted}`,
      async () => {
        const { stageStates = [] } = await this.estate.state(this.pipeline);
        const found = stageStates.find(({ stageName }) => stageName === name)?.latestExecution;
        if (found?.status === "Failed" && wanted !== "Failed")
          throw new Error(await this.estate.failure(this.pipeline, found.pipelineExecutionId!));
        return found?.status === wanted ? found.pipelineExecutionId : undefined;
      },
      patience,
    );
  }

  /** Answers the request of an environment, as somebody who signed in to the delivery's account. */
  async approve(environment: string, name: string): Promise<void> {
    const { accountId: account } = this.platform.delivery.aws;
    const { body } = await loopbackRequest({
      url: `${this.endpoint}/_thrive/sign-in`,
      method: "POST",
      body: JSON.stringify({ account, name, policy: this.names.approver }),
    });
    const credentials = JSON.parse(body) as SignedIn;
    const { endpoint } = this;
    const client = new CodePipelineClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
    const actionName = environmentActions.approve;
    const token = await until(
      `a request of ${environment}`,
      async () => {
        const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: this.pipeline }));
        const stage = stageStates.find(({ stageName }) => stageName === environment);
        const approval = stage?.actionStates?.find((action) => action.actionName === actionName);
        return approval?.latestExecution?.token;
      },
      patience,
    );
    const answer = { pipelineName: this.pipeline, stageName: environment, actionName, token };
    await client.send(new PutApprovalResultCommand({ ...answer, result: { status: "Approved", summary: "seen" } }));
  }

  /** What the service answers at an environment's gateway. */
  async ask(environment: string, path: string) {
    const { aws, domain } = this.platform.environments.find(({ name }) => name === environment)!;
    const gateway = await loopbackRequest({ url: `${this.endpoint}/_thrive/gateway` });
    const { domains } = JSON.parse(gateway.body) as { domains: Record<string, string> };
    const url = new URL(`${domains[apiHost(domain)]}/${this.service}${path}`);
    const root = { accessKeyId: aws.accountId, secretAccessKey: "local" };
    const headers = await signRequest({ url, method: "GET", headers: {}, body: "" }, root);
    return loopbackRequest({ url: url.href, headers });
  }
}
