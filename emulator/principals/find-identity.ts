import { loopbackRequest } from "../loopback-request";
import type { FindIdentity } from "./principal-exists";

/** Looks roles and users up in the home of IAM, in the account that the ARN names. */
export function findIdentityAt(port: number): FindIdentity {
  return async (account, type, name) => {
    const form = new URLSearchParams({ Version: "2010-05-08", Action: type === "role" ? "GetRole" : "GetUser" });
    form.set(type === "role" ? "RoleName" : "UserName", name);
    const answer = await loopbackRequest({
      url: `http://127.0.0.1:${port}/`,
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        // An access key that is an account id makes MiniStack answer for that account.
        Authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: form.toString(),
    });
    return answer.status === 200 ? answer.body.match(/<Arn>([^<]+)<\/Arn>/)?.[1] : undefined;
  };
}
