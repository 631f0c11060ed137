import { BatchGetImageCommand, type ECRClient } from "@aws-sdk/client-ecr";
import { checkPullPermission } from "../../../emulator/tasks/pull-permission";

const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const digest = `sha256:${"0a".repeat(32)}`;

let asked: unknown[];
let refused: boolean;

beforeEach(() => {
  asked = [];
  refused = false;
});

function check(image: string): Promise<void> {
  const send = (command: unknown) => {
    if (!(command instanceof BatchGetImageCommand)) return Promise.resolve({});
    asked.push(command.input);
    return refused
      ? Promise.reject(Object.assign(new Error(), { name: "AccessDeniedException" }))
      : Promise.resolve({});
  };
  const of = <Client>() => ({ send }) as unknown as ECRClient & Client;
  return checkPullPermission(image, { of, whileStarting: { abortSignal: new AbortController().signal } });
}

test.each([
  ["a/b:1", "a/b", { imageTag: "1" }],
  ["a", "a", { imageTag: "latest" }],
  [`a@${digest}`, "a", { imageDigest: digest }],
  [`a/b:1.0@${digest}`, "a/b", { imageDigest: digest }],
])("the image %s of ECR is asked for", async (name, repositoryName, imageId) => {
  await check(`${registry}/${name}`);
  expect(asked).toEqual([{ registryId: "123456789012", repositoryName, imageIds: [imageId] }]);
});

test("an image of another registry is not", async () => {
  await check("registry.example.org/a:1");
  expect(asked).toEqual([]);
});

test("a refusal is told in ECS's words", async () => {
  refused = true;
  const image = `${registry}/a:1@${digest}`;
  await expect(check(image)).rejects.toThrow(
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${registry} failed with status code [manifests ${digest}]: 403 Forbidden`,
  );
});
