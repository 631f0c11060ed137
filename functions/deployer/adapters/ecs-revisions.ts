import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTaskDefinitions,
  paginateListTasks,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import type { Revisions } from "../core/ports";
import type { ServiceTarget } from "./service-target";

/** What ECS describes at once. */
const tasksAtOnce = 100;

/** Task definitions of a service. */
export class EcsRevisions implements Revisions {
  constructor(
    private readonly client: () => ECSClient,
    private readonly target: ServiceTarget,
  ) {}

  async make(digest: string): Promise<string> {
    const { family, container, registryUrl } = this.target;
    const ask = new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ["TAGS"] });
    const { taskDefinition: latest, tags = [] } = await this.client().send(ask);
    const image = `${registryUrl}@${digest}`;
    const containers = latest?.containerDefinitions ?? [];
    const own = containers.find(({ name }) => name === container);
    if (own === undefined) throw new Error(`${family}: its latest revision has no container ${container}`);
    if (own.image === image) return latest!.taskDefinitionArn!;
    const registered = await this.client().send(
      new RegisterTaskDefinitionCommand({
        ...registrable(latest!),
        containerDefinitions: containers.map((one) => (one === own ? { ...one, image } : one)),
        ...(tags.length === 0 ? {} : { tags }), // AWS refuses an empty list
      }),
    );
    return registered.taskDefinition!.taskDefinitionArn!;
  }

  async digestOf(revision: string): Promise<string | undefined> {
    const ask = new DescribeTaskDefinitionCommand({ taskDefinition: revision });
    const { containerDefinitions = [] } = (await this.client().send(ask)).taskDefinition ?? {};
    return digestIn(containerDefinitions.find(({ name }) => name === this.target.container)?.image);
  }

  async latest(but?: string): Promise<string | undefined> {
    const ask = { familyPrefix: this.target.family, status: "ACTIVE", sort: "DESC" } as const;
    for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client: this.client() }, ask)) {
      const found = taskDefinitionArns.find((arn) => arn !== but);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async drop(revision: string): Promise<void> {
    await this.client().send(new DeregisterTaskDefinitionCommand({ taskDefinition: revision }));
  }

  async digestsInUse(): Promise<ReadonlySet<string>> {
    const { cluster, family } = this.target;
    const digests = new Set<string>();
    const active = { familyPrefix: family, status: "ACTIVE" } as const;
    for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client: this.client() }, active)) {
      for (const revision of taskDefinitionArns) addTo(digests, await this.digestOf(revision));
    }
    const arns: string[] = [];
    for await (const page of paginateListTasks({ client: this.client() }, { cluster, family })) {
      arns.push(...(page.taskArns ?? []));
    }
    for (let first = 0; first < arns.length; first += tasksAtOnce) {
      const ask = new DescribeTasksCommand({ cluster, tasks: arns.slice(first, first + tasksAtOnce) });
      const { tasks = [] } = await this.client().send(ask);
      for (const revision of new Set(tasks.map(({ taskDefinitionArn }) => taskDefinitionArn!))) {
        addTo(digests, await this.digestOf(revision));
      }
    }
    return digests;
  }
}

function addTo(digests: Set<string>, digest: string | undefined): void {
  if (digest !== undefined) digests.add(digest);
}

function digestIn(image: string | undefined): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image ?? "")?.[1];
}

/** What a description has, without what ECS says of it and does not take. */
function registrable(described: TaskDefinition): RegisterTaskDefinitionCommandInput {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _at,
    registeredBy: _by,
    deregisteredAt: _until,
    ...settings
  } = described;
  return settings as RegisterTaskDefinitionCommandInput;
}
