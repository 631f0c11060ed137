import type { AwsError } from "../aws-error";
import type { SignedRequest } from "../signed-request";
import type { Principal } from "./policy-principals";

/** A policy that a request would attach to a resource, and how AWS words the refusal of a principal in it. */
export interface CarriedPolicy {
  readonly document: string;
  readonly refusal: (invalid: Principal) => AwsError;
}

interface PolicyCarrier {
  readonly document: (request: SignedRequest) => string | undefined;
  readonly refusal: (invalid: Principal) => AwsError;
}

/** By signing name: where requests carry resource policies. */
const carriers: Readonly<Record<string, PolicyCarrier>> = {
  iam: {
    document: ({ body }) => {
      const form = new URLSearchParams(body.toString());
      if (form.get("Action") === "CreateRole") return form.get("AssumeRolePolicyDocument") ?? undefined;
      return form.get("Action") === "UpdateAssumeRolePolicy" ? (form.get("PolicyDocument") ?? undefined) : undefined;
    },
    refusal: ({ kind, value }) => {
      const message = `Invalid principal in policy: "${kind === "Service" ? "SERVICE" : kind}":"${value}"`;
      return { protocol: "query", code: "MalformedPolicyDocument", message };
    },
  },
  kms: {
    document: (request) => jsonField(request, ["CreateKey", "PutKeyPolicy"], "Policy"),
    refusal: () => ({
      protocol: "json",
      code: "MalformedPolicyDocumentException",
      message: "Policy contains a statement with one or more invalid principals.",
    }),
  },
  ecr: {
    document: (request) => jsonField(request, ["SetRepositoryPolicy"], "policyText"),
    refusal: () => ({
      protocol: "json",
      code: "InvalidParameterException",
      message: "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    }),
  },
  sns: {
    document: ({ body }) => topicPolicy(new URLSearchParams(body.toString())),
    refusal: () => ({
      protocol: "query",
      code: "InvalidParameter",
      message: "Invalid parameter: Policy Error: PrincipalNotFound",
    }),
  },
  sqs: {
    document: (request) => {
      const actions = ["CreateQueue", "SetQueueAttributes"];
      return jsonField<{ Policy?: string }>(request, actions, "Attributes")?.Policy;
    },
    refusal: () => ({
      protocol: "json",
      code: "InvalidAttributeValue",
      message: "Invalid value for the parameter Policy.",
    }),
  },
  s3: {
    document: ({ method, url, body }) =>
      method === "PUT" && /[?&]policy(=|&|$)/.test(url) ? body.toString() : undefined,
    refusal: () => ({ protocol: "rest-xml", code: "MalformedPolicy", message: "Invalid principal in policy" }),
  },
  apigateway: {
    document: apiPolicy,
    refusal: () => ({
      protocol: "json",
      code: "BadRequestException",
      message: "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
    }),
  },
};

export function carriedPolicy(request: SignedRequest): CarriedPolicy | undefined {
  const carrier = carriers[request.service];
  const document = carrier?.document(request);
  return carrier && document ? { document, refusal: carrier.refusal } : undefined;
}

/** A field of a JSON request for one of the actions; `X-Amz-Target` ends in `.Action`. */
function jsonField<Value = string>(
  request: SignedRequest,
  actions: readonly string[],
  field: string,
): Value | undefined {
  const action = String(request.headers["x-amz-target"]).split(".").pop()!;
  return actions.includes(action) ? (parsed(request.body)[field] as Value | undefined) : undefined;
}

function topicPolicy(form: URLSearchParams): string | undefined {
  if (form.get("Action") === "SetTopicAttributes" && form.get("AttributeName") === "Policy") {
    return form.get("AttributeValue") ?? undefined;
  }
  if (form.get("Action") !== "CreateTopic") return undefined;
  const key = [...form.keys()].find((name) => name.endsWith(".key") && form.get(name) === "Policy");
  return key && (form.get(key.replace(/\.key$/, ".value")) ?? undefined);
}

/** In the creation of a REST API, or in an update of its `/policy`. */
function apiPolicy({ method, url, body }: SignedRequest): string | undefined {
  if (!/^\/restapis(\/[^/]+)?$/.test(url)) return undefined;
  if (method === "POST") return parsed(body)["policy"] as string | undefined;
  if (method !== "PATCH") return undefined;
  const operations = (parsed(body)["patchOperations"] ?? []) as { path: string; value?: string }[];
  return operations.find((operation) => operation.path === "/policy")?.value;
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
