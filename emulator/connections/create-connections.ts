import { randomUUID } from "node:crypto";
import { arn } from "../authorization/arn";
import type { Filler, FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { FillerTags } from "../fillers/filler-tags";
import type { HomeClients } from "../home-clients";

/** The same resources have two names: the service was renamed. */
const services = ["codeconnections", "codestar-connections"] as const;

const providers = ["Bitbucket", "GitHub", "GitHubEnterpriseServer", "GitLab", "GitLabSelfManaged", "AzureDevOps"];
const selfManaged = ["GitHubEnterpriseServer", "GitLabSelfManaged"];

/** Where a resource is, as its ARN says. */
interface Place {
  readonly account: string;
  readonly service: string;
}

interface Connection {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly hostId?: string;
}

interface Host {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  endpoint: string;
  vpc?: object;
}

interface ConnectionInput {
  readonly ConnectionName?: string;
  readonly ProviderType?: string;
  readonly HostArn?: string;
}

interface HostInput {
  readonly Name?: string;
  readonly ProviderType?: string;
  readonly ProviderEndpoint?: string;
  readonly VpcConfiguration?: object;
}

/** Connections to git providers and the hosts of self-managed ones. They stay PENDING: nobody can confirm them here. */
export function createConnections({
  clients: { account },
}: {
  readonly clients: Pick<HomeClients, "account">;
}): Filler[] {
  const connections = new Map<string, Connection>();
  const hosts = new Map<string, Host>();
  return services.map((service) => {
    const place = { account, service };
    const tags = new FillerTags(
      { arn: "ResourceArn", tags: "Tags", keys: "TagKeys", entry: ["Key", "Value"] },
      (named) => {
        if (!connections.has(idIn(named)) && !hosts.has(idIn(named))) throw gone(named);
      },
    );
    const actions = {
      ...connectionActions(place, connections, hosts, tags),
      ...hostActions(place, connections, hosts, tags),
    };
    return { service, tags, actions };
  });
}

function connectionActions(
  { account, service }: Place,
  connections: Map<string, Connection>,
  hosts: ReadonlyMap<string, Host>,
  tags: FillerTags,
): Record<string, FillerAction> {
  const arnOf = ({ id }: Connection) => arn(account, service, `connection/${id}`);
  const shown = (one: Connection) => ({
    ConnectionName: one.name,
    ConnectionArn: arnOf(one),
    ProviderType: one.provider,
    OwnerAccountId: account,
    ConnectionStatus: "PENDING",
    HostArn: one.hostId && arn(account, service, `host/${one.hostId}`),
  });
  return {
    CreateConnection: (input: ConnectionInput) => {
      const name = checkedName(input.ConnectionName, 32);
      const host = input.HostArn === undefined ? undefined : found(hosts, input.HostArn);
      const provider = checkedProvider(host?.provider ?? input.ProviderType, providers);
      const created = { id: randomUUID(), name, provider, hostId: host?.id };
      connections.set(created.id, created);
      tags.create(arnOf(created), { ...input });
      return { ConnectionArn: arnOf(created), Tags: tags.written(arnOf(created)) };
    },
    GetConnection: (input: { ConnectionArn?: string }) => ({
      Connection: shown(found(connections, input.ConnectionArn)),
    }),
    // What services of AWS ask before they reach a repository: no SDK has it, and roles must be permitted it all the same.
    UseConnection: (input: { ConnectionArn?: string }) => {
      const { ConnectionStatus } = shown(found(connections, input.ConnectionArn));
      return { ConnectionStatus };
    },
    DeleteConnection: (input: { ConnectionArn?: string }) => {
      const one = found(connections, input.ConnectionArn);
      tags.delete(arnOf(one));
      connections.delete(one.id);
      return {};
    },
    ListConnections: (input: { ProviderTypeFilter?: string; HostArnFilter?: string }) => ({
      Connections: [...connections.values()]
        .filter(({ provider }) => provider === (input.ProviderTypeFilter ?? provider))
        .filter(({ hostId }) => input.HostArnFilter === undefined || hostId === idIn(input.HostArnFilter))
        .map(shown),
    }),
  };
}

function hostActions(
  { account, service }: Place,
  connections: ReadonlyMap<string, Connection>,
  hosts: Map<string, Host>,
  tags: FillerTags,
): Record<string, FillerAction> {
  const arnOf = ({ id }: Host) => arn(account, service, `host/${id}`);
  const shown = (one: Host) => ({
    Name: one.name,
    HostArn: arnOf(one),
    Status: "PENDING",
    ProviderType: one.provider,
    ProviderEndpoint: one.endpoint,
    VpcConfiguration: one.vpc,
  });
  return {
    CreateHost: (input: HostInput) => {
      const name = checkedName(input.Name, 64);
      const provider = checkedProvider(input.ProviderType, selfManaged);
      const endpoint = input.ProviderEndpoint ?? "";
      const created = { id: randomUUID().slice(0, 8), name, provider, endpoint, vpc: input.VpcConfiguration };
      hosts.set(created.id, created);
      tags.create(arnOf(created), { ...input });
      return { HostArn: arnOf(created), Tags: tags.written(arnOf(created)) };
    },
    GetHost: (input: { HostArn?: string }) => shown(found(hosts, input.HostArn)),
    UpdateHost: (input: HostInput & { HostArn?: string }) => {
      const one = found(hosts, input.HostArn);
      one.endpoint = input.ProviderEndpoint ?? one.endpoint;
      one.vpc = input.VpcConfiguration ?? one.vpc;
      return {};
    },
    DeleteHost: (input: { HostArn?: string }) => {
      const one = found(hosts, input.HostArn);
      if ([...connections.values()].some(({ hostId }) => hostId === one.id))
        throw new FillerError("ResourceUnavailableException", `Host ${one.name} has connections`);
      tags.delete(arnOf(one));
      hosts.delete(one.id);
      return {};
    },
    ListHosts: () => ({ Hosts: [...hosts.values()].map(shown) }),
  };
}

/** Either name of the service may be in the ARN; a host has its name before its id on AWS, which nothing here depends on. */
function idIn(named: string): string {
  return named.split("/").at(-1)!;
}

function found<Resource>(known: ReadonlyMap<string, Resource>, named = ""): Resource {
  const one = known.get(idIn(named));
  if (one === undefined) throw gone(named);
  return one;
}

function gone(named: string): FillerError {
  return new FillerError("ResourceNotFoundException", `Resource ${named} does not exist`);
}

function checkedName(name: string | undefined, most: number): string {
  if (!name || name.length > most) throw invalid(`a name has 1 to ${most} characters: ${name}`);
  return name;
}

function checkedProvider(provider: string | undefined, allowed: readonly string[]): string {
  if (!provider || !allowed.includes(provider)) throw invalid(`${provider} is not one of ${allowed.join(", ")}`);
  return provider;
}

function invalid(message: string): FillerError {
  return new FillerError("InvalidInputException", message);
}
