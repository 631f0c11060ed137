import { CodeconnectionsConnection } from "@cdktf/provider-aws/lib/codeconnections-connection";
import { CodeconnectionsHost } from "@cdktf/provider-aws/lib/codeconnections-host";
import { Construct } from "constructs";

export interface GitConnectionConfig {
  /** 32 characters at most. CAUTION: changing this recreates the connection; a person has to confirm the new one. */
  readonly name: string;
  readonly provider: "GitHub" | "GitLab" | "Bitbucket";
  /** Name of a self-managed GitHub Enterprise Server or GitLab that the internet reaches. @default none: the provider's own */
  readonly server?: string;
}

/** What AWS calls a provider on somebody's own server. */
const selfManaged = { GitHub: "GitHubEnterpriseServer", GitLab: "GitLabSelfManaged", Bitbucket: undefined } as const;

/**
 * The account's way to a git provider. PENDING after it is made, until a person confirms it once in the console (Developer Tools,
 * Settings, Connections): the provider asks who they are, which no API can answer. Until then sources that use it fail.
 */
export class GitConnection extends Construct {
  readonly connection: CodeconnectionsConnection;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: GitConnectionConfig) {
    super(scope, id);
    const { name, provider, server } = config;
    this.connection = new CodeconnectionsConnection(this, "Resource", {
      name,
      ...(server === undefined ? { providerType: provider } : { hostArn: this.host(name, provider, server) }),
    });
    this.arn = this.connection.arn;
  }

  /** @throws when there is no such thing as a server of one's own */
  private host(name: string, provider: GitConnectionConfig["provider"], server: string): string {
    const providerType = selfManaged[provider];
    if (!providerType) throw new Error(`${provider} has no self-managed server that AWS reaches; remove ${server}`);
    return new CodeconnectionsHost(this, "host", { name, providerType, providerEndpoint: `https://${server}` }).arn;
  }
}
