import { alarmSentences } from "../../modules/alarm-sentences";
import { deploymentSentences } from "../../modules/deployment-sentences";
import { pipelineSentences } from "../../modules/pipeline-sentences";
import { rollbackSentences } from "../../modules/rollback-sentences";
import { chatMessageFor, messageFor, sentenceFor } from "../../modules/sentence";
import { govPlace, place } from "../support/synthesized-construct";

const deployments = { place, landing: "prod", cluster: "thrive-prod", applications: ["thrive-prod-orders"] };
const pipelines = pipelineSentences(place, "thrive-delivery-");
const all = [
  ...pipelines,
  ...deploymentSentences(deployments),
  ...rollbackSentences(place, "thrive-delivery-"),
  ...alarmSentences("prod", place),
];
const sentence = (kind: string) => all.find((one) => one.kind === kind)!;

test.each(all.map((one) => [one.kind, one] as const))("%s names nothing that its events do not say", (_, one) => {
  const templates = [sentenceFor(one), chatMessageFor(one), messageFor(one)];
  const named = templates.flatMap((text) => [...text.matchAll(/<(\w+)>/g)].map(([, variable]) => String(variable)));
  expect([...new Set(named)].filter((variable) => !(variable in one.paths))).toEqual([]);
  expect(templates.map((text) => typeof JSON.parse(text))).toEqual(["string", "object", "object"]);
});

test("every kind is there once: it is the name of a rule", () => {
  expect(new Set(all.map(({ kind }) => kind)).size).toBe(all.length);
});

test.each([
  [
    "failed",
    "<pipeline> failed. Environments that it did not reach stay as they were. Execution <execution>, <time>: https://console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline?region=us-east-1",
  ],
  [
    "deployment-failed",
    "prod did not take what was deployed of <service>: <reason> Deployment <deployment>, <time>: https://console.aws.amazon.com/ecs/v2/clusters/thrive-prod/services?region=us-east-1",
  ],
  [
    "shift-completed",
    "prod serves what was deployed of <service>. Deployment <deployment>, <time>: https://console.aws.amazon.com/codesuite/codedeploy/deployments/<deployment>?region=us-east-1",
  ],
  [
    "rollback-succeeded",
    "<environment> serves <tag> of <service> again. <by> rolled it back: <reason>. https://console.aws.amazon.com/codesuite/codepipeline/pipelines/thrive-delivery-<service>/view?region=us-east-1",
  ],
])("people read of %s", (kind, words) => {
  expect(JSON.parse(sentenceFor(sentence(kind)))).toBe(words);
});

test.each([
  [
    "failed",
    {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { pipeline: [{ prefix: "thrive-delivery-" }], state: ["FAILED"] },
    },
  ],
  [
    "approval-needed",
    {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Action Execution State Change"],
      detail: { pipeline: [{ prefix: "thrive-delivery-" }], type: { category: ["Approval"] }, state: ["STARTED"] },
    },
  ],
  [
    "deployment-failed",
    {
      source: ["aws.ecs"],
      "detail-type": ["ECS Deployment State Change"],
      resources: [{ prefix: "arn:aws:ecs:us-east-1:222222222222:service/thrive-prod/" }],
      detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
    },
  ],
  [
    "shift-failed",
    {
      source: ["aws.codedeploy"],
      "detail-type": ["CodeDeploy Deployment State-change Notification"],
      detail: { application: ["thrive-prod-orders"], state: ["FAILURE", "STOP"] },
    },
  ],
  [
    "rollback-failed",
    {
      source: ["thrive.delivery"],
      "detail-type": ["Release State Change"],
      detail: { kind: ["rollback"], result: ["failed", "replaced", "abandoned"] },
    },
  ],
  [
    "alarm-critical",
    {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: {
        configuration: { description: [{ prefix: "critical in prod: " }] },
        $or: [
          { state: { value: ["ALARM", "INSUFFICIENT_DATA"] } },
          { state: { value: ["OK"] }, previousState: { value: ["ALARM"] } },
        ],
      },
    },
  ],
])("%s is told of these events and no others", (kind, pattern) => {
  expect(sentence(kind).pattern).toEqual(pattern);
});

test("where nothing is blue/green nobody listens to CodeDeploy", () => {
  expect(deploymentSentences({ ...deployments, applications: [] }).map(({ kind }) => kind)).toEqual([
    "deployment-completed",
    "deployment-failed",
  ]);
});

test("in GovCloud people look at GovCloud's console", () => {
  const texts = [
    ...pipelineSentences(govPlace, "p-"),
    ...deploymentSentences({ ...deployments, place: govPlace }),
    ...rollbackSentences(govPlace, "p-"),
    ...alarmSentences("prod", govPlace),
  ].map(sentenceFor);
  expect(texts.filter((text) => !text.includes("https://console.amazonaws-us-gov.com/"))).toEqual([]);
});
