import { deliveryNames } from "../config/delivery-names";
import type { Connection, Repository } from "../config/delivery.schema";
import type { Platform } from "../config/platform";
import { CodeRepository } from "../modules/code-repository";
import { GitConnection } from "../modules/git-connection";
import type { BaseStack } from "./base-stack";

/** What AWS calls each kind of provider. */
const providers = { github: "GitHub", gitlab: "GitLab", bitbucket: "Bitbucket" } as const;

/**
 * Makes the repositories that are the account's own, and the connections to all others.
 * @returns ARNs of connections by the keys of the repositories that are reached through them
 */
export function placeSources(stack: BaseStack, { delivery }: Platform, keyArn: string): Record<string, string> {
  const made = new Map<string, string>();
  const names = deliveryNames(delivery);
  return Object.fromEntries(
    Object.entries(delivery.repositories).flatMap(([key, repository]) => {
      if (repository.kind === "codecommit") {
        new CodeRepository(stack, `repository-${key}`, {
          name: repository.name,
          description: `Source of ${delivery.platform}: ${key}`,
          keyArn,
          protect: delivery.protect,
        });
        return [];
      }
      return [[key, connectionArn(stack, repository, names.connection, made)]];
    }),
  );
}

function connectionArn(
  stack: BaseStack,
  repository: Exclude<Repository, { kind: "codecommit" }>,
  nameOf: (said: string) => string,
  made: Map<string, string>,
): string {
  const connection: Connection = repository.connection;
  if (connection.kind === "existing") return connection.arn;
  const known = made.get(connection.name);
  if (known !== undefined) return known;
  const { arn } = new GitConnection(stack, `connection-${connection.name}`, {
    name: nameOf(connection.name),
    provider: providers[repository.kind],
    server: "host" in repository ? repository.host : undefined,
  });
  made.set(connection.name, arn);
  return arn;
}
