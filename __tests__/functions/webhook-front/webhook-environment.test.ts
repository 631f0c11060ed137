import { webhookEnvironment } from "../../../functions/webhook-front/webhook-environment";

const queueUrl = "https://sqs.us-east-1.amazonaws.com/111111111111/thrive-delivery-changes.fifo";
const services = { provider: "github", name: "state/services", branch: "main", secret: "/webhooks/services" };

test("reads what the function is told", () => {
  const WEBHOOK_REPOSITORIES = JSON.stringify({ services });
  expect(webhookEnvironment({ TABLE: "routes", QUEUE_URL: queueUrl, WEBHOOK_REPOSITORIES })).toEqual({
    table: "routes",
    queueUrl,
    repositories: { services },
  });
});

test("names everything that is wrong", () => {
  const wrong = { services: { ...services, provider: "svn", secret: "secret" } };
  const environment = { QUEUE_URL: "changes", WEBHOOK_REPOSITORIES: JSON.stringify(wrong) };
  expect(() => webhookEnvironment(environment)).toThrow(
    [
      "environment of the webhook front: ✖ Invalid input: expected string, received undefined",
      "  → at TABLE",
      "✖ Invalid URL",
      "  → at QUEUE_URL",
      '✖ Invalid option: expected one of "github"|"gitlab"',
      "  → at WEBHOOK_REPOSITORIES.services.provider",
      '✖ Invalid string: must start with "/"',
      "  → at WEBHOOK_REPOSITORIES.services.secret",
    ].join("\n"),
  );
});

test("says that a text is no JSON", () => {
  expect(() => webhookEnvironment({ TABLE: "routes", QUEUE_URL: queueUrl, WEBHOOK_REPOSITORIES: "{" })).toThrow(
    "environment of the webhook front: ✖ is not JSON\n  → at WEBHOOK_REPOSITORIES",
  );
});
