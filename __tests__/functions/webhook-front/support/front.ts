import type { APIGatewayProxyEvent } from "aws-lambda";
import { createHmac } from "node:crypto";
import { answerWebhook } from "../../../../functions/webhook-front/answer-webhook";
import type { Delivery, Ports } from "../../../../functions/webhook-front/ports";
import type { Push } from "../../../../functions/webhook-front/push";
import type { WebhookRepositories } from "../../../../functions/webhook-front/webhook-repositories";

export const before = "1".repeat(40);
export const after = "2".repeat(40);

/** Characters that a careless comparison would cut or misread. */
export const secret = "It's a Secret to Everybody ñ";

export const repositories: WebhookRepositories = {
  services: { provider: "github", name: "state/thrive-services", branch: "main", secret: "/webhooks/services" },
  screens: { provider: "github", name: "state/thrive-screens", branch: "feature/a/b", secret: "/webhooks/screens" },
  letters: { provider: "gitlab", name: "state/office/letters", branch: "main", secret: "/webhooks/letters" },
};

export interface Front extends Ports {
  readonly queued: Push[];
  readonly taken: Delivery[];
  readonly logged: unknown[];
  send(event: Partial<APIGatewayProxyEvent>): Promise<{ status: number; message: string }>;
}

/** The front with everything in memory. */
export function front(known: Readonly<Record<string, readonly string[]>> = {}): Front {
  const secrets: Record<string, readonly string[]> = {
    "/webhooks/services": [secret],
    "/webhooks/screens": ["screens"],
    "/webhooks/letters": ["letters"],
    ...known,
  };
  const queued: Push[] = [];
  const taken: Delivery[] = [];
  const logged: unknown[] = [];
  const ports: Ports = {
    secrets: { read: (path) => Promise.resolve(secrets[path]!) },
    deliveries: {
      take: (delivery) => {
        if (taken.some(({ id, sha256 }) => id === delivery.id || sha256 === delivery.sha256)) {
          return Promise.resolve(false);
        }
        taken.push(delivery);
        return Promise.resolve(true);
      },
      giveBack: (delivery) => {
        taken.splice(taken.indexOf(delivery), 1);
        return Promise.resolve();
      },
    },
    changes: {
      send: (push) => {
        queued.push(push);
        return Promise.resolve();
      },
    },
    now: () => Date.parse("2026-01-01T12:00:00Z"),
  };
  const log = { info: (...line: unknown[]) => logged.push(line), error: (...line: unknown[]) => logged.push(line) };
  const made: Front = {
    ...ports,
    queued,
    taken,
    logged,
    async send(event) {
      const answer = await answerWebhook(event as APIGatewayProxyEvent, repositories, made, log);
      return { status: answer.statusCode, ...(JSON.parse(answer.body) as { message: string }) };
    },
  };
  return made;
}

export interface GithubPush {
  readonly repository?: string;
  readonly ref?: string;
  readonly after?: string;
  readonly secret?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
  readonly base64?: boolean;
}

/** A push as GitHub sends it, through API Gateway. */
export function githubPush(push: GithubPush = {}): Partial<APIGatewayProxyEvent> {
  const { repository = "state/thrive-services", ref = "refs/heads/main", secret: key = secret, base64 = false } = push;
  const payload = { ref, before, after: push.after ?? after, forced: false, repository: { full_name: repository } };
  const body = push.body ?? JSON.stringify({ ...payload, pusher: { name: "Zoë" } });
  const headers = {
    "Content-Type": "application/json",
    "X-GitHub-Event": "push",
    "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "X-Hub-Signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
    ...push.headers,
  };
  return { headers, body: base64 ? Buffer.from(body).toString("base64") : body, isBase64Encoded: base64 };
}

/** A push as GitLab sends it. */
export function gitlabPush(headers: Record<string, string | undefined> = {}): Partial<APIGatewayProxyEvent> {
  const project = { path_with_namespace: "state/office/letters" };
  return {
    headers: {
      "Content-Type": "application/json",
      "X-Gitlab-Event": "Push Hook",
      "X-Gitlab-Token": "letters",
      "Idempotency-Key": "e5f0a1b2-0000-4000-8000-000000000001",
      ...headers,
    },
    body: JSON.stringify({ object_kind: "push", ref: "refs/heads/main", before, after, project }),
    isBase64Encoded: false,
  };
}
