import type { RouteMap } from "../../../config/route-map";
import { cleanText } from "./clean-text";
import type { ExecutionMessage, PushMessage, RouterMessage, RunAllMessage, StageMessage } from "./message";

type Fields = Readonly<Record<string, unknown>>;

/** What git says where there is no commit: of a branch that was deleted, or is new. */
const noCommit = /^0+$/;

/** @returns undefined for what nobody here understands */
export function readMessage(body: string, map: RouteMap): RouterMessage | undefined {
  const fields = parsed(body);
  if (fields === undefined) return undefined;
  if (fields.kind === "push") return ownPush(fields);
  if (fields.kind === "run-all") return runAll(fields);
  const detail = isFields(fields.detail) ? fields.detail : {};
  switch (fields["detail-type"]) {
    case "Scheduled Event":
      return { kind: "reconcile" };
    case "CodeCommit Repository State Change":
      return codeCommitPush(detail, fields, map);
    case "CodePipeline Pipeline Execution State Change":
      return execution(detail);
    case "CodePipeline Stage Execution State Change":
      return stage(detail, fields);
    default:
      return undefined;
  }
}

function parsed(body: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of the webhook front, which checked the signature. */
function ownPush({ repository, branch, after, before, actor, at }: Fields): PushMessage | undefined {
  if (typeof repository !== "string" || typeof branch !== "string") return undefined;
  const deleted = typeof after === "string" && noCommit.test(after);
  return {
    kind: "push",
    repository,
    reference: { type: "branch", name: branch, deleted },
    ...optional({ after, before, actor, at }),
  };
}

function codeCommitPush(detail: Fields, { time }: Fields, map: RouteMap): PushMessage | undefined {
  const { repositoryName, referenceType, referenceName, event, commitId, oldCommitId, callerUserArn } = detail;
  if (typeof repositoryName !== "string" || typeof referenceName !== "string") return undefined;
  return {
    kind: "push",
    repository: keyOf(map, repositoryName, referenceName),
    reference: {
      type: referenceType === "branch" ? "branch" : "tag",
      name: referenceName,
      deleted: event === "referenceDeleted",
    },
    ...optional({ after: commitId, before: oldCommitId, actor: callerUserArn, at: time }),
  };
}

/** Two keys may be two branches of one repository. */
function keyOf({ repositories }: RouteMap, name: string, branch: string): string | undefined {
  const keys = Object.keys(repositories).filter((key) => {
    const repository = repositories[key]!;
    return repository.provider === "codecommit" && repository.name === name;
  });
  return keys.find((key) => repositories[key]!.branch === branch) ?? keys[0];
}

function execution({ pipeline, "execution-id": executionId }: Fields): ExecutionMessage | undefined {
  if (typeof pipeline !== "string" || typeof executionId !== "string") return undefined;
  return { kind: "execution", pipeline, executionId };
}

function stage(detail: Fields, { time }: Fields): StageMessage | undefined {
  const read = execution(detail);
  const { stage, state } = detail;
  if (!read || typeof stage !== "string" || typeof state !== "string" || typeof time !== "string") return undefined;
  return { ...read, kind: "stage", stage, state, at: time };
}

function runAll({ request, by, reason, after, notBefore }: Fields): RunAllMessage | undefined {
  if (typeof request !== "string" || typeof by !== "string" || typeof reason !== "string") return undefined;
  return {
    kind: "run-all",
    request,
    by: cleanText(by, 200),
    reason: cleanText(reason, 500),
    ...optional({ after, notBefore }),
  };
}

/** The fields that are texts, cleaned: names of branches and people are a stranger's. */
function optional<K extends string>(fields: Readonly<Record<K, unknown>>): Partial<Record<K, string>> {
  const texts = Object.entries(fields).filter((entry): entry is [K, string] => typeof entry[1] === "string");
  return Object.fromEntries(texts.map(([name, text]) => [name, cleanText(text, 300)])) as Partial<Record<K, string>>;
}
