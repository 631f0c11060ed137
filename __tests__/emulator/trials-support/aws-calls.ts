import { loopbackRequest, type LoopbackAnswer } from "../../../emulator/loopback-request";

/** Calls to a local AWS as an SDK makes them: written for the wire, with a credential scope that nobody checks. */
export interface AwsCalls {
  /** JSON protocols: `ecs`, `AmazonEC2ContainerServiceV20141113.DescribeServices`. */
  json(service: string, target: string, body: object): Promise<LoopbackAnswer>;
  /** Form protocols: `iam`, `{ Action: "GetRole", … }`. */
  query(service: string, form: Record<string, string>): Promise<LoopbackAnswer>;
  rest(service: string, method: string, path: string, body: string): Promise<LoopbackAnswer>;
}

export function awsCalls(endpoint: string): AwsCalls {
  return {
    json: (service, target, body) =>
      loopbackRequest({
        url: endpoint,
        method: "POST",
        headers: { ...signed(service), "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target },
        body: JSON.stringify(body),
      }),
    query: (service, form) =>
      loopbackRequest({
        url: endpoint,
        method: "POST",
        headers: { ...signed(service), "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form).toString(),
      }),
    rest: (service, method, path, body) =>
      loopbackRequest({ url: `${endpoint}${path}`, method, headers: signed(service), body }),
  };
}

function signed(service: string): Record<string, string> {
  const scope = `local/20260101/us-east-1/${service}/aws4_request`;
  return { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
}
