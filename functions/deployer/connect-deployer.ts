import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SSMClient } from "@aws-sdk/client-ssm";
import { setTimeout as delay } from "node:timers/promises";
import { GithubClient } from "../change-router/adapters/github-client";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { SecretParameters } from "../secret-parameters";
import { BuildRecords } from "./adapters/build-records";
import { CodecommitHistory } from "./adapters/codecommit-history";
import { CodepipelineExecutions } from "./adapters/codepipeline-executions";
import { DynamodbLedger } from "./adapters/dynamodb-ledger";
import { EcrRepository } from "./adapters/ecr-repository";
import { EmfFigures } from "./adapters/emf-figures";
import { EventbridgeAnnouncements } from "./adapters/eventbridge-announcements";
import { GithubHistory } from "./adapters/github-history";
import { RecordedHistory } from "./adapters/recorded-history";
import { serviceTarget } from "./adapters/service-target";
import { SourcesHistory } from "./adapters/sources-history";
import { connectEnvironment } from "./connect-environment";
import type { Clock, Environment, History, Ports } from "./core/ports";
import type { RepositorySettings } from "./core/settings";
import type { DeployerEnvironment } from "./deployer-environment";

/** Milliseconds between two looks at a deployment. */
const pause = 2_000;

/** Milliseconds that a call keeps for what follows its last look. */
const keptForTheEnd = 20_000;

/** The core with AWS and the git providers; clients and sessions are kept from one call to the next. */
export function connectDeployer(settings: DeployerEnvironment): (millisecondsLeft: () => number) => Ports {
  const { service, platform, registryUrl } = settings;
  const dynamodb = lazily(() => new DynamoDBClient(clientSettings));
  const builds = new BuildRecords(dynamodb, settings.buildsTable, service);
  const environments = new Map<string, Environment>();
  const ports = {
    settings,
    executions: new CodepipelineExecutions(
      lazily(() => new CodePipelineClient(clientSettings)),
      settings.pipeline,
    ),
    builds,
    images: new EcrRepository(
      lazily(() => new ECRClient(clientSettings)),
      settings.repository,
    ),
    ledger: new DynamodbLedger(dynamodb, settings.releasesTable, service),
    history: historyOf(settings, builds, dynamodb),
    measurements: new EmfFigures(service),
    announcements: new EventbridgeAnnouncements(lazily(() => new EventBridgeClient(clientSettings))),
    environment: (name: string) => {
      const one = settings.environments.find((environment) => environment.name === name)!;
      const known =
        environments.get(name) ?? connectEnvironment(one, serviceTarget(platform, one, service, registryUrl));
      environments.set(name, known);
      return known;
    },
  };
  return (millisecondsLeft) => ({ ...ports, clock: clockOf(millisecondsLeft) });
}

function clockOf(millisecondsLeft: () => number): Clock {
  return {
    now: () => new Date(),
    pause: () => delay(pause),
    hasTime: () => millisecondsLeft() > keptForTheEnd,
  };
}

function historyOf(settings: DeployerEnvironment, builds: BuildRecords, dynamodb: () => DynamoDBClient): History {
  const { source, routesTable, service } = settings;
  const home = toldHistory(source) ?? new RecordedHistory(builds, dynamodb, routesTable, service);
  if (source.further.length === 0) return home;
  return new SourcesHistory(
    home,
    source.further.map((one) => ({ key: one.key, history: toldHistory(one) })),
  );
}

/** As its provider's API tells it; undefined when none does. */
function toldHistory(source: RepositorySettings): History | undefined {
  if (source.kind === "codecommit") {
    return new CodecommitHistory(
      lazily(() => new CodeCommitClient(clientSettings)),
      source,
    );
  }
  const { tokenParameter, host } = source;
  if (source.kind === "github" && tokenParameter !== undefined) {
    const secrets = new SecretParameters(lazily(() => new SSMClient(clientSettings)));
    const token = async () => {
      const [first] = await secrets.read(tokenParameter);
      if (first !== undefined) return first;
      throw new Error(`github ${source.repository}: has no token; write one into ${tokenParameter}`);
    };
    const api = host === undefined ? {} : { apiUrl: `https://${host}/api/v3` };
    return new GithubHistory(new GithubClient({ token, ...api }), source);
  }
  return undefined;
}
