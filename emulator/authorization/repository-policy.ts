import { loopbackRequest } from "../loopback-request";
import { rootKey } from "../root-account";
import type { SignedRequest } from "../signed-request";
import { actionInput, textOf } from "./action-input";

/** The policy of the repository that a request to ECR names, in the account that it is of; undefined where there is none. */
export type RepositoryPolicy = (request: SignedRequest, owner: string) => Promise<string | undefined>;

/** @param homeAddress `http://127.0.0.1:PORT` of the home of ECR */
export function repositoryPolicyAt(homeAddress: string): RepositoryPolicy {
  return async (request, owner) => {
    const repositoryName = textOf(actionInput(request), "repositoryName");
    const scope = `${rootKey(owner)}/20260101/us-east-1/ecr/aws4_request`;
    const answer = await loopbackRequest({
      url: homeAddress,
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AmazonEC2ContainerRegistry_V20150921.GetRepositoryPolicy",
        Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify({ repositoryName }),
    });
    return answer.status === 200 ? (JSON.parse(answer.body) as { policyText: string }).policyText : undefined;
  };
}
