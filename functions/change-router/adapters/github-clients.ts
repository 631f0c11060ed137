import type { RouteMap, RouteRepository } from "../../../config/route-map";
import type { SecretParameters } from "../../secret-parameters";
import { PermanentError } from "../core/router-error";
import { asking } from "./error-classes";
import { GithubClient } from "./github-client";

export interface GithubClientsConfig {
  readonly repositories: RouteMap["repositories"];
  /** Paths of the parameters that hold tokens, by the keys of the repositories. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly secrets: Pick<SecretParameters, "read">;
}

/** A client for each repository, with its own token. */
export class GithubClients {
  private readonly clients = new Map<string, GithubClient>();

  constructor(private readonly config: GithubClientsConfig) {}

  of(repository: RouteRepository): GithubClient {
    const { name, apiUrl } = repository;
    const key = this.keyOf(repository);
    const client = this.clients.get(key) ?? new GithubClient({ token: () => this.token(key, name), apiUrl });
    this.clients.set(key, client);
    return client;
  }

  /** Two keys may be two branches of one repository: either's token opens it. */
  private keyOf({ name, apiUrl }: RouteRepository): string {
    const { repositories, tokens } = this.config;
    const keys = Object.keys(repositories).filter((key) => {
      return repositories[key]!.name === name && repositories[key]!.apiUrl === apiUrl;
    });
    return keys.find((key) => key in tokens) ?? keys[0] ?? name;
  }

  private async token(key: string, name: string): Promise<string> {
    const path = this.config.tokens[key];
    const [token] = path === undefined ? [] : await asking(`token ${path}`, () => this.config.secrets.read(path));
    if (token !== undefined) return token;
    throw new PermanentError(
      "GithubTokenMissing",
      `github ${name}: has no token; write one into ${path ?? `the parameter that the delivery landing names for ${key}`}`,
    );
  }
}
