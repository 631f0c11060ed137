import { createHash } from "node:crypto";
import { largestBody } from "../../../functions/webhook-front/webhook-request";
import { after, before, front, githubPush, gitlabPush, secret } from "./support/front";

const unauthorized = { status: 401, message: "unauthorized" };
const delivery = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

describe("a push to a followed branch", () => {
  test("is queued: names and ids, and nothing of its files", async () => {
    const { send, queued, taken } = front();
    const push = githubPush();
    expect(await send(push)).toEqual({ status: 202, message: "queued" });
    expect(queued).toEqual([
      {
        kind: "push",
        repository: "services",
        branch: "main",
        after,
        before,
        deliveryId: delivery,
        at: "2026-01-01T12:00:00.000Z",
      },
    ]);
    const sha256 = createHash("sha256").update(push.body!).digest("hex");
    expect(taken).toEqual([{ repository: "services", id: delivery, sha256 }]);
  });

  test("is the same in base64, as API Gateway hands on what it takes for binary", async () => {
    const { send, queued } = front();
    expect(await send(githubPush({ base64: true }))).toEqual({ status: 202, message: "queued" });
    expect(queued).toHaveLength(1);
  });

  test("is one of a branch with slashes, and of another repository with its own secret", async () => {
    const { send, queued } = front();
    await send(githubPush({ repository: "State/Thrive-Screens", ref: "refs/heads/feature/a/b", secret: "screens" }));
    expect(queued).toMatchObject([{ repository: "screens", branch: "feature/a/b" }]);
  });

  test("is queued when the branch was deleted: the router records it", async () => {
    const { send, queued } = front();
    const gone = "0".repeat(40);
    expect(await send(githubPush({ after: gone }))).toEqual({ status: 202, message: "queued" });
    expect(queued).toMatchObject([{ after: gone }]);
  });

  test("is believed with the new and the old secret while one is rotated", async () => {
    const { send, queued } = front({ "/webhooks/services": ["new", "old"] });
    await send(githubPush({ secret: "new", headers: { "X-GitHub-Delivery": "one" }, after: "3".repeat(40) }));
    await send(githubPush({ secret: "old", headers: { "X-GitHub-Delivery": "two" } }));
    expect(queued.map(({ deliveryId }) => deliveryId)).toEqual(["one", "two"]);
  });

  test("of GitLab is known by the token", async () => {
    const { send, queued } = front();
    expect(await send(gitlabPush())).toEqual({ status: 202, message: "queued" });
    expect(queued).toMatchObject([{ repository: "letters", deliveryId: "e5f0a1b2-0000-4000-8000-000000000001" }]);
  });

  test("of an older GitLab has the number of its event", async () => {
    const { send, queued } = front();
    await send(gitlabPush({ "Idempotency-Key": undefined, "X-Gitlab-Event-UUID": "13792a34" }));
    expect(queued).toMatchObject([{ deliveryId: "13792a34" }]);
  });
});

describe("a stranger is told nothing, and queues nothing", () => {
  const signature = (text: string | undefined) => githubPush({ headers: { "X-Hub-Signature-256": text } });
  test.each([
    ["a wrong secret", githubPush({ secret: "guessed" })],
    ["no signature", signature(undefined)],
    ["an empty signature", signature("")],
    ["another signature of the same length", signature(`sha256=${"0".repeat(64)}`)],
    ["a shorter signature", signature("sha256=00")],
    ["a longer signature", signature(`sha256=${"0".repeat(6400)}`)],
    ["a signature in another alphabet", signature("sha256=ñ")],
    ["the signature of SHA-1 alone", { ...signature(undefined), "X-Hub-Signature": "sha1=00" }],
    ["a body that was changed", { ...githubPush(), body: githubPush().body!.replace("refs", "Refs") }],
    ["a body in base64 that says it is not", { ...githubPush({ base64: true }), isBase64Encoded: false }],
    ["no body", { ...githubPush(), body: null }],
    ["the secret of another provider", gitlabPush({ "X-Gitlab-Token": secret })],
    ["a wrong token", gitlabPush({ "X-Gitlab-Token": "guessed" })],
    ["no token", gitlabPush({ "X-Gitlab-Token": undefined })],
    ["a ping with a wrong secret", githubPush({ secret: "guessed", headers: { "X-GitHub-Event": "ping" } })],
    ["another provider", { headers: { "X-Event-Key": "repo:push" }, body: "{}", isBase64Encoded: false }],
    ["no headers at all", { headers: undefined, body: "{}", isBase64Encoded: false }],
  ])("%s", async (_, event) => {
    const { send, queued, taken } = front();
    expect(await send(event)).toEqual(unauthorized);
    expect([queued, taken]).toEqual([[], []]);
  });

  test("a repository without any secret has no senders", async () => {
    const { send } = front({ "/webhooks/letters": [] });
    expect(await send(gitlabPush({ "X-Gitlab-Token": "" }))).toEqual(unauthorized);
  });
});

describe("a replay is accepted and queues nothing", () => {
  test("the same delivery again", async () => {
    const { send, queued } = front();
    await send(githubPush());
    expect(await send(githubPush())).toEqual({ status: 202, message: "ignored: this delivery came before" });
    expect(queued).toHaveLength(1);
  });

  test("the signed body with another number, which is not signed", async () => {
    const { send, queued } = front();
    await send(githubPush());
    const again = await send(githubPush({ headers: { "X-GitHub-Delivery": "another" } }));
    expect(again).toEqual({ status: 202, message: "ignored: this delivery came before" });
    expect(queued).toHaveLength(1);
  });
});

describe("who is known, and sends what starts nothing, hears why", () => {
  const number = (id: string | undefined) => githubPush({ headers: { "X-GitHub-Delivery": id } });
  test.each([
    ["a ping", githubPush({ headers: { "X-GitHub-Event": "ping" } }), 200, "pong"],
    [
      "another event",
      githubPush({ headers: { "X-GitHub-Event": "issues" } }),
      202,
      "ignored: only pushes start pipelines",
    ],
    [
      "a tag push of GitLab",
      gitlabPush({ "X-Gitlab-Event": "Tag Push Hook" }),
      202,
      "ignored: only pushes start pipelines",
    ],
    ["another branch", githubPush({ ref: "refs/heads/next" }), 202, "ignored: refs/heads/next is not followed"],
    [
      "a tag named like the branch",
      githubPush({ ref: "refs/tags/main" }),
      202,
      "ignored: refs/tags/main is not followed",
    ],
    [
      "another repository",
      githubPush({ repository: "state/other" }),
      202,
      "ignored: this repository is not followed with this secret",
    ],
    [
      "a followed repository with the secret of another",
      githubPush({ secret: "screens" }),
      202,
      "ignored: this repository is not followed with this secret",
    ],
    [
      "a form",
      githubPush({ headers: { "Content-Type": "application/x-www-form-urlencoded" } }),
      415,
      "content type: set the webhook's to application/json",
    ],
    ["no JSON", githubPush({ body: "{" }), 400, "body: is not a push as the provider sends it"],
    ["JSON of something else", githubPush({ body: "[]" }), 400, "body: is not a push as the provider sends it"],
    ["a commit that is none", githubPush({ after: "HEAD" }), 400, "body: is not a push as the provider sends it"],
    ["no number", number(undefined), 400, "delivery id: is missing, or is not letters and digits"],
    ["a number that is none", number("a#b"), 400, "delivery id: is missing, or is not letters and digits"],
    ["a number without end", number("a".repeat(101)), 400, "delivery id: is missing, or is not letters and digits"],
  ])("%s", async (_, event, status, message) => {
    const { send, queued, taken } = front();
    expect(await send(event)).toEqual({ status, message });
    expect([queued, taken]).toEqual([[], []]);
  });
});

describe("a body that is too large is not even looked at", () => {
  const large = { status: 413, message: "body: is above 1048576 bytes" };
  const signed = (bytes: number, base64: boolean) => {
    const start = JSON.stringify({ ref: "refs/heads/main", before, after, repository: { full_name: "state/other" } });
    return githubPush({ body: start + " ".repeat(bytes - start.length), base64 });
  };

  test.each([false, true])("of 30 MB (base64: %s)", async (base64) => {
    const { send, queued, secrets } = front();
    const event = { ...githubPush(), body: "x".repeat(30 * 1024 * 1024), isBase64Encoded: base64 };
    const read = jest.spyOn(secrets, "read");
    const decode = jest.spyOn(Buffer, "from");
    expect(await send(event)).toEqual(large);
    expect([read.mock.calls, decode.mock.calls, queued]).toEqual([[], [], []]);
    decode.mockRestore();
  });

  test.each([false, true])("of a byte more than a megabyte (base64: %s)", async (base64) => {
    const { send } = front();
    expect(await send(signed(largestBody + 1, base64))).toEqual(large);
    expect(await send(signed(largestBody, base64))).toMatchObject({ status: 202 });
  });

  test("of few characters that are many bytes", async () => {
    expect(await front().send({ ...githubPush(), body: "ñ".repeat(largestBody / 2 + 1) })).toEqual(large);
  });
});

describe("when something of ours is away, the sender may try again", () => {
  const away = { status: 503, message: "try again later" };

  test("a queue that cannot be reached forgets the delivery", async () => {
    const { send, queued, changes } = front();
    jest.spyOn(changes, "send").mockRejectedValueOnce(new Error("no queue"));
    expect(await send(githubPush())).toEqual(away);
    expect(await send(githubPush())).toEqual({ status: 202, message: "queued" });
    expect(queued).toHaveLength(1);
  });

  test("a delivery that cannot be forgotten either is an error all the same", async () => {
    const { send, changes, deliveries, logged } = front();
    jest.spyOn(changes, "send").mockRejectedValueOnce(new Error("no queue"));
    jest.spyOn(deliveries, "giveBack").mockRejectedValueOnce(new Error("no table"));
    expect(await send(githubPush())).toEqual(away);
    expect(logged[0]).toEqual(["a webhook could not be taken", new Error("no queue")]);
  });

  test("a secret that cannot be read calls nobody a stranger", async () => {
    const { send, secrets } = front();
    jest.spyOn(secrets, "read").mockRejectedValue(new Error("no key"));
    expect(await send(githubPush())).toEqual(away);
  });

  test("a secret that cannot be read keeps nobody else out", async () => {
    const { send, secrets } = front();
    const { read } = secrets;
    jest.spyOn(secrets, "read").mockImplementation((path) => {
      return path === "/webhooks/screens" ? Promise.reject(new Error("no key")) : read(path);
    });
    expect(await send(githubPush())).toEqual({ status: 202, message: "queued" });
  });
});

test("the log says what became of a request, and never what it held", async () => {
  const { send, logged } = front();
  await send(githubPush());
  await send(githubPush({ secret: "guessed" }));
  expect(logged).toEqual([
    ["webhook", { status: 202, answer: "queued", source: undefined }],
    ["webhook", { status: 401, answer: "unauthorized", source: undefined }],
  ]);
});
