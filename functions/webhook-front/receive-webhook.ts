import { createHash } from "node:crypto";
import { githubWebhook } from "./github-webhook";
import { gitlabWebhook } from "./gitlab-webhook";
import type { Delivery, Ports } from "./ports";
import type { Push } from "./push";
import type { WebhookProvider } from "./webhook-provider";
import type { WebhookRepositories } from "./webhook-repositories";
import type { WebhookRequest } from "./webhook-request";

/** What the sender is told. */
export interface WebhookAnswer {
  readonly status: 200 | 202 | 400 | 401 | 415 | 503;
  readonly message: string;
}

const providers: Readonly<Record<WebhookRepositories[string]["provider"], WebhookProvider>> = {
  github: githubWebhook,
  gitlab: gitlabWebhook,
};

/** Who is not known learns nothing more than this, whatever was wrong. */
const unauthorized: WebhookAnswer = { status: 401, message: "unauthorized" };

/** The ids that senders give; they become part of a key and of a queue's message. */
const deliveryId = /^[A-Za-z0-9-]{1,100}$/;

/** Queues a push to a followed branch, once, when its sender knows the secret of that repository. */
export async function receiveWebhook(
  request: WebhookRequest,
  repositories: WebhookRepositories,
  ports: Ports,
): Promise<WebhookAnswer> {
  const [kind, provider] = Object.entries(providers).find(([, { isSender }]) => isSender(request)) ?? [];
  if (provider === undefined) return unauthorized;
  const ofProvider = Object.entries(repositories).filter(([, repository]) => repository.provider === kind);
  const known = await knownBy(request, provider, ofProvider, ports);
  if (known.length === 0) return unauthorized;
  switch (provider.kindOf(request)) {
    case "ping":
      return { status: 200, message: "pong" };
    case "other":
      return ignored("only pushes start pipelines");
    case "push":
      return receivePush(request, provider, known, ports);
  }
}

type Repository = [key: string, WebhookRepositories[string]];

/** The repositories whose secret the sender knows. Every secret is compared: how long it takes tells nothing. */
async function knownBy(
  request: WebhookRequest,
  provider: WebhookProvider,
  repositories: readonly Repository[],
  { secrets }: Ports,
): Promise<Repository[]> {
  const read = await Promise.allSettled(repositories.map(([, { secret }]) => secrets.read(secret)));
  const known = repositories.filter((_, index) => {
    const answer = read[index]!;
    return answer.status === "fulfilled" && answer.value.filter((one) => provider.knows(one, request)).length > 0;
  });
  const unread = read.find((answer) => answer.status === "rejected");
  // One secret that cannot be read does not keep others out, but then nobody is called a stranger either.
  if (known.length === 0 && unread !== undefined) throw unread.reason;
  return known;
}

async function receivePush(
  request: WebhookRequest,
  provider: WebhookProvider,
  known: readonly Repository[],
  ports: Ports,
): Promise<WebhookAnswer> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return { status: 415, message: "content type: set the webhook's to application/json" };
  }
  const received = provider.readPush(parsed(request.body));
  if (received === undefined) return { status: 400, message: "body: is not a push as the provider sends it" };
  const id = provider.deliveryId(request) ?? "";
  if (!deliveryId.test(id)) return { status: 400, message: "delivery id: is missing, or is not letters and digits" };
  const followed = known.filter(([, { name }]) => isSameName(name, received.repository));
  if (followed.length === 0) return ignored("this repository is not followed with this secret");
  const match = followed.find(([, { branch }]) => received.reference === `refs/heads/${branch}`);
  if (match === undefined) return ignored(`${received.reference} is not followed`);
  const [repository, { branch }] = match;
  const sha256 = createHash("sha256").update(request.body).digest("hex");
  const { after, before } = received;
  return queueOnce(
    { repository, id, sha256 },
    { kind: "push", repository, branch, after, before, deliveryId: id, at: new Date(ports.now()).toISOString() },
    ports,
  );
}

/** Providers show the name as it was typed and find it in any case. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function queueOnce(delivery: Delivery, push: Push, { deliveries, changes }: Ports): Promise<WebhookAnswer> {
  if (!(await deliveries.take(delivery))) return ignored("this delivery came before");
  try {
    await changes.send(push);
  } catch (error) {
    await deliveries.giveBack(delivery).catch(() => undefined); // then the next reconcile finds the push
    throw error;
  }
  return { status: 202, message: "queued" };
}

function ignored(reason: string): WebhookAnswer {
  return { status: 202, message: `ignored: ${reason}` };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
