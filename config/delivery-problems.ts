import type { Connection, Delivery, Repository } from "./delivery.schema";
import { landingProblems } from "./environment-problems";
import { groupBy } from "./group-by";
import { notificationProblems } from "./notification-problems";
import type { Problem } from "./problem";

type At = (path: string, message: string) => Problem;

/** What is wrong with the delivery of a platform, beyond the shape of each setting. */
export function deliveryProblems(delivery: Delivery): Problem[] {
  const at: At = (path, message) => ({ place: `environments/${delivery.name}`, path, message });
  return [
    ...landingProblems(delivery),
    ...repositoryTwiceProblems(delivery, at),
    ...connectionProblems(delivery, at),
    ...notificationProblems(delivery, at),
    ...gitHubActionsProblems(delivery, at),
  ];
}

function gitHubActionsProblems({ gitHubActions, runsOn }: Delivery, at: At): Problem[] {
  if (gitHubActions === undefined || runsOn === "aws") return [];
  const { repository } = gitHubActions;
  return [
    at(
      "gitHubActions",
      `"${repository}" cannot reach the local AWS, which is on one machine alone; remove gitHubActions`,
    ),
  ];
}

/** A push would start everything twice. */
function repositoryTwiceProblems({ repositories }: Delivery, at: At): Problem[] {
  const byPlace = groupBy(Object.entries(repositories), ([, repository]) => placeOf(repository));
  return [...byPlace.values()].flatMap(([first, ...others]) =>
    others.map(([key]) => at(`repositories.${key}`, `is the repository of ${first?.[0]} too; use that key`)),
  );
}

function placeOf(repository: Repository): string {
  const host = "host" in repository ? (repository.host ?? "") : "";
  const name = repository.kind === "codecommit" ? repository.name : repository.repository;
  return [repository.kind, host, name].join(" ").toLowerCase();
}

function connectionProblems({ repositories, partition }: Delivery, at: At): Problem[] {
  const connected = Object.entries(repositories).flatMap(([key, repository]) =>
    repository.kind === "codecommit" ? [] : [{ key, repository, connection: repository.connection }],
  );
  const byName = groupBy(connected, ({ connection }) => nameOf(connection));
  return [
    ...connected.flatMap(({ key, connection }) =>
      connection.kind === "created" || connection.arn.startsWith(`arn:${partition}:`)
        ? []
        : [
            at(
              `repositories.${key}.connection.arn`,
              `"${connection.arn}" is not in partition ${partition}; take a connection of the delivery account`,
            ),
          ],
    ),
    ...[...byName.values()].flatMap(([first, ...others]) =>
      others
        .filter(({ repository }) => first && providerOf(repository) !== providerOf(first.repository))
        .map(({ key, connection }) =>
          at(
            `repositories.${key}.connection`,
            `"${nameOf(connection)}" connects ${first?.key} to ${first && providerOf(first.repository)}, and a connection reaches one provider; give it another`,
          ),
        ),
    ),
  ];
}

const nameOf = (connection: Connection) => (connection.kind === "created" ? connection.name : connection.arn);

function providerOf(repository: Repository): string {
  return ("host" in repository ? repository.host : undefined) ?? repository.kind;
}
