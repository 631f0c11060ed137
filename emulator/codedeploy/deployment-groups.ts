import { randomUUID } from "node:crypto";
import type { ApplicationInfo, DeploymentGroupInfo, Tag } from "@aws-sdk/client-codedeploy";
import { accountIn, arn } from "../authorization/arn";
import type { FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { FillerTags } from "../fillers/filler-tags";

/** What a call says of a group, by the names of the calls. */
type GroupInput = DeploymentGroupInfo & {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly tags?: readonly Tag[];
};

type GroupUpdate = Omit<GroupInput, "deploymentGroupName"> & {
  readonly currentDeploymentGroupName: string;
  readonly newDeploymentGroupName?: string;
};

export interface GroupsOptions {
  readonly account: string;
  readonly now: () => Date;
  /** @throws FillerError when CodeDeploy would refuse the group */
  readonly check: (group: DeploymentGroupInfo) => Promise<void>;
}

/** Applications, and the deployment groups of each: which service is deployed, how, and by which role. */
export class DeploymentGroups {
  private readonly applications = new Map<string, ApplicationInfo>();
  private readonly groups = new Map<string, DeploymentGroupInfo>();
  readonly tags = new FillerTags(
    { arn: "ResourceArn", tags: "Tags", keys: "TagKeys", entry: ["Key", "Value"] },
    (name) => {
      const known = [...this.applications.keys()].map((one) => this.arnOf(one));
      if (known.includes(name) || [...this.groups.values()].map(groupArn).includes(name)) return;
      throw new FillerError("ArnNotSupportedException", `The specified ARN is not supported: ${name}`);
    },
  );

  constructor(private readonly options: GroupsOptions) {}

  all(): readonly DeploymentGroupInfo[] {
    return [...this.groups.values()];
  }

  find(application: string, name: string): DeploymentGroupInfo {
    this.application(application);
    const found = this.groups.get(`${application}/${name}`);
    if (found !== undefined) return found;
    throw new FillerError("DeploymentGroupDoesNotExistException", `No Deployment Group found for name: ${name}`);
  }

  readonly actions: Readonly<Record<string, FillerAction>> = {
    CreateApplication: (input: { applicationName: string; computePlatform?: string; tags?: readonly Tag[] }) => {
      const { applicationName: name, computePlatform = "Server" } = input;
      if (this.applications.has(name))
        throw new FillerError("ApplicationAlreadyExistsException", `Application ${name} already exists.`);
      if (computePlatform !== "ECS")
        throw new FillerError("InvalidComputePlatformException", `The local AWS deploys ECS, not ${computePlatform}.`);
      const applicationId = randomUUID();
      const info = { applicationId, applicationName: name, computePlatform: "ECS" as const, linkedToGitHub: false };
      this.applications.set(name, { ...info, createTime: this.options.now() });
      this.tags.create(this.arnOf(name), { Tags: input.tags });
      return { applicationId };
    },
    GetApplication: ({ applicationName }: { applicationName: string }) => ({
      application: this.application(applicationName),
    }),
    UpdateApplication: (input: { applicationName: string; newApplicationName?: string }) => {
      const { applicationName: name, newApplicationName: next = name } = input;
      const application = this.application(name);
      this.applications.delete(name);
      this.applications.set(next, { ...application, applicationName: next });
      this.tags.move(this.arnOf(name), this.arnOf(next));
      return undefined;
    },
    DeleteApplication: ({ applicationName: name }: { applicationName: string }) => {
      this.applications.delete(name);
      this.tags.delete(this.arnOf(name));
      for (const [key, group] of this.groups) if (group.applicationName === name) this.forget(key, group);
      return undefined;
    },
    ListApplications: () => ({ applications: [...this.applications.keys()].sort() }),

    CreateDeploymentGroup: async ({ tags, ...input }: GroupInput) => {
      const { applicationName, deploymentGroupName: name } = input;
      this.application(applicationName);
      const key = `${applicationName}/${name}`;
      if (this.groups.has(key))
        throw new FillerError("DeploymentGroupAlreadyExistsException", `Deployment Group ${name} already exists.`);
      const deploymentGroupId = randomUUID();
      const group = filled({ ...input, deploymentGroupId });
      await this.options.check(group);
      this.groups.set(key, group);
      this.tags.create(groupArn(group), { Tags: tags });
      return { deploymentGroupId };
    },
    GetDeploymentGroup: (input: { applicationName: string; deploymentGroupName: string }) => ({
      deploymentGroupInfo: this.find(input.applicationName, input.deploymentGroupName),
    }),
    UpdateDeploymentGroup: async (input: GroupUpdate) => {
      const {
        applicationName,
        currentDeploymentGroupName: name,
        newDeploymentGroupName: next = name,
        ...change
      } = input;
      const before = this.find(applicationName, name);
      const group = filled({ ...before, ...change, applicationName, deploymentGroupName: next });
      await this.options.check(group);
      this.groups.delete(`${applicationName}/${name}`);
      this.groups.set(`${applicationName}/${next}`, group);
      this.tags.move(groupArn(before), groupArn(group));
      return { hooksNotCleanedUp: [] };
    },
    DeleteDeploymentGroup: (input: { applicationName: string; deploymentGroupName: string }) => {
      const key = `${input.applicationName}/${input.deploymentGroupName}`;
      const group = this.groups.get(key);
      if (group !== undefined) this.forget(key, group);
      return { hooksNotCleanedUp: [] };
    },
    ListDeploymentGroups: ({ applicationName }: { applicationName: string }) => {
      this.application(applicationName);
      const ofIt = this.all().filter((group) => group.applicationName === applicationName);
      return { applicationName, deploymentGroups: ofIt.map(({ deploymentGroupName }) => deploymentGroupName) };
    },
  };

  private arnOf(application: string): string {
    return applicationArn(this.options.account, application);
  }

  private application(name: string): ApplicationInfo {
    const found = this.applications.get(name);
    if (found !== undefined) return found;
    throw new FillerError("ApplicationDoesNotExistException", `No application found for name: ${name}`);
  }

  private forget(key: string, group: DeploymentGroupInfo): void {
    this.groups.delete(key);
    this.tags.delete(groupArn(group));
  }
}

export function applicationArn(account: string, name: string): string {
  return arn(account, "codedeploy", `application:${name}`);
}

/** A group's role is of its account. */
export function groupArn({ applicationName, deploymentGroupName, serviceRoleArn = "" }: DeploymentGroupInfo): string {
  return arn(accountIn(serviceRoleArn), "codedeploy", `deploymentgroup:${applicationName}/${deploymentGroupName}`);
}

/** What CodeDeploy answers where a call said nothing. */
function filled(group: DeploymentGroupInfo): DeploymentGroupInfo {
  return { outdatedInstancesStrategy: "UPDATE", ...group, computePlatform: "ECS" };
}
