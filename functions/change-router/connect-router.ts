import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { monotonicFactory } from "ulid";
import type { RouteMap } from "../../config/route-map";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { SecretParameters } from "../secret-parameters";
import { CodecommitSource } from "./adapters/codecommit-source";
import { CodepipelinePipelines } from "./adapters/codepipeline-pipelines";
import { DynamodbMarkers } from "./adapters/dynamodb-markers";
import { DynamodbTable } from "./adapters/dynamodb-table";
import { EmfMeasurements } from "./adapters/emf-measurements";
import { GithubClients } from "./adapters/github-clients";
import { GithubSource } from "./adapters/github-source";
import { RouteMapObject } from "./adapters/route-map-object";
import { SourceByProvider } from "./adapters/source-by-provider";
import type { Ports, Source } from "./core/ports";
import type { RouterContext } from "./core/router-context";
import type { RouterEnvironment } from "./router-environment";

/**
 * The core with AWS and the git providers.
 *
 * @param cloneOf makes what reads repositories that have no API to ask for trees; a function has none
 * @returns what gives the context: the route map is read at the first call
 */
export function connectRouter(
  environment: RouterEnvironment,
  cloneOf?: (map: RouteMap) => Source,
): () => Promise<RouterContext> {
  const { routeMap, environmentsDefault } = environment;
  const object = new RouteMapObject(
    lazily(() => new S3Client(clientSettings)),
    routeMap,
  );
  let ports: Ports | undefined;
  return async () => {
    const map = await object.load();
    ports ??= connectPorts(environment, map, cloneOf?.(map));
    return { ...ports, map, mapHash: routeMap.sha256, environmentsDefault };
  };
}

function connectPorts({ table, githubTokens }: RouterEnvironment, map: RouteMap, clone?: Source): Ports {
  const secrets = new SecretParameters(lazily(() => new SSMClient(clientSettings)));
  const github = new GithubClients({ repositories: map.repositories, tokens: githubTokens, secrets });
  const dynamodb = lazily(() => new DynamoDBClient(clientSettings));
  const nextId = monotonicFactory();
  return {
    source: new SourceByProvider({
      codecommit: new CodecommitSource(lazily(() => new CodeCommitClient(clientSettings))),
      github: new GithubSource((repository) => github.of(repository)),
      ...(clone && { git: clone }),
    }),
    pipelines: new CodepipelinePipelines(lazily(() => new CodePipelineClient(clientSettings))),
    markers: new DynamodbMarkers(new DynamodbTable(dynamodb, table)),
    clock: { now: Date.now },
    ids: { decision: () => nextId() },
    measurements: new EmfMeasurements(),
  };
}
