import { createHash, createHmac } from "node:crypto";
import { signRequest } from "../../../cli/sign-request";
import type { Credentials, KeyOwner } from "../../../emulator/authorization/credentials";
import type { GatewayRequest } from "../../../emulator/gateway/gateway-request";
import type { Refusal } from "../../../emulator/gateway/refusal";
import { isoTime } from "../../../emulator/gateway/signature/claimed-signature";
import { canonicalRequest } from "../../../emulator/gateway/signature/canonical-request";
import { verifySignature } from "../../../emulator/gateway/signature/verify-signature";

const owners: Readonly<Record<"local" | "session", KeyOwner>> = {
  local: { secretAccessKey: "local", principalArn: "arn:aws:iam::123456789012:root", account: "123456789012" },
  session: {
    secretAccessKey: "its secret",
    sessionToken: "its token",
    principalArn: "arn:aws:sts::123456789012:assumed-role/reader/one",
    account: "123456789012",
  },
};

const credentials: Credentials = { secretOf: async (key) => owners[key as keyof typeof owners] };

interface Sent {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly time?: Date;
}

function asRequest({ method = "GET", target = "/", headers = {}, body = "", time = new Date() }: Sent): GatewayRequest {
  const [path = "", ...query] = target.split("?");
  const lines = Object.entries(headers);
  return {
    id: "1",
    time,
    domain: "d",
    method,
    path,
    query: query.join("?"),
    headers: lines,
    sourceIp: "127.0.0.1",
    body: Buffer.from(body),
  };
}

/** Signs with the SDK's own signer, as `./thrive call` does. */
async function signedBySdk(
  target: string,
  more: Sent = {},
  key?: Parameters<typeof signRequest>[1],
): Promise<GatewayRequest> {
  const { method = "GET", body = "", headers = {} } = more;
  const url = new URL(`http://127.0.0.1:4578${target}`);
  const signed = await signRequest({ url, method, headers, body }, key);
  return asRequest({ method, body, headers: signed, target: url.pathname + url.search });
}

async function refusal(request: GatewayRequest): Promise<{ type?: string; status: number; message: string }> {
  const error = await verifySignature(request, credentials).then(
    () => {
      throw new Error("let in");
    },
    (reason: Refusal) => reason,
  );
  const { status, headers, body } = error.answer();
  const type = Object.fromEntries(headers)["x-amzn-ErrorType"];
  return { status, type, message: (JSON.parse(body.toString()) as { message: string }).message };
}

describe("a right signature", () => {
  it.each([
    "/collections/health",
    "/",
    "/a%20b/%C3%A9/c%2Fd",
    "/a//b/",
    "/it's(*)!~",
    "/x?b=2&a=1&a=0",
    "/x?q=%20%2B%26&empty=&%C3%BC=1",
    "/x?flag",
  ])("is known on %s", async (target) => {
    expect(await verifySignature(await signedBySdk(target), credentials)).toMatchObject({
      arn: owners.local.principalArn,
    });
  });

  it("is known with a body and headers", async () => {
    const headers = { "x-note": "  two   words " };
    const request = await signedBySdk("/x", { method: "POST", body: "{}", headers });
    expect(await verifySignature(request, credentials)).toMatchObject({ accessKeyId: "local" });
  });

  it("of a session is known with its token alone", async () => {
    const key = { accessKeyId: "session", secretAccessKey: "its secret", sessionToken: "its token" };
    expect(await verifySignature(await signedBySdk("/x", {}, key), credentials)).toMatchObject({
      arn: owners.session.principalArn,
    });
    const { message, type } = await refusal(await signedBySdk("/x", {}, { ...key, sessionToken: "another" }));
    expect([type, message]).toEqual([
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ]);
  });

  it("is AWS's own example, key and all", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, made for IAM
    const headers = {
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      Host: "iam.amazonaws.com",
      "X-Amz-Date": "20150830T123600Z",
    };
    const request = asRequest({ target: "/?Action=ListUsers&Version=2010-05-08", headers });
    const canonical = canonicalRequest(request, ["content-type", "host", "x-amz-date"], "encoded");
    expect(createHash("sha256").update(canonical).digest("hex")).toBe(
      "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59",
    );
  });

  it("of a presigned URL is known, until it expires", async () => {
    const time = isoTime(new Date());
    const query = [
      "X-Amz-Algorithm=AWS4-HMAC-SHA256",
      `X-Amz-Credential=local%2F${time.slice(0, 8)}%2Fus-east-1%2Fexecute-api%2Faws4_request`,
      `X-Amz-Date=${time}`,
      "X-Amz-Expires=60",
      "X-Amz-SignedHeaders=host",
    ].join("&");
    const canonical = `GET\n/x\n${query}\nhost:here\n\nhost\n${createHash("sha256").update("").digest("hex")}`;
    const target = `/x?${query}&X-Amz-Signature=${sign(time, canonical)}`;
    const headers = { host: "here" };
    expect(await verifySignature(asRequest({ target, headers }), credentials)).toMatchObject({ accessKeyId: "local" });
    const later = asRequest({ target, headers, time: new Date(Date.now() + 120_000) });
    expect((await refusal(later)).message).toMatch(/^Signature expired: \d{8}T\d{6}Z is now earlier than /);
  });
});

/** Written from AWS's description, apart from the code under test. */
function sign(time: string, canonical: string): string {
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const key = hmac(hmac(hmac(hmac("AWS4local", time.slice(0, 8)), "us-east-1"), "execute-api"), "aws4_request");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const text = `AWS4-HMAC-SHA256\n${time}\n${time.slice(0, 8)}/us-east-1/execute-api/aws4_request\n${hash}`;
  return hmac(key, text).toString("hex");
}

describe("refused is", () => {
  it("a request without a signature", async () => {
    expect(await refusal(asRequest({}))).toEqual({
      status: 403,
      type: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    });
  });

  it("a header that is no signature", async () => {
    const { type, message } = await refusal(asRequest({ headers: { Authorization: "Bearer abc" } }));
    const hash = createHash("sha256").update("Bearer abc").digest("base64");
    expect(type).toBe("IncompleteSignatureException");
    expect(message).toBe(
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`,
    );
  });

  it("a signature with parts missing, each named", async () => {
    const Authorization = "AWS4-HMAC-SHA256 SignedHeaders=host";
    const { type, message } = await refusal(asRequest({ headers: { Authorization } }));
    expect(type).toBe("IncompleteSignatureException");
    expect(message).toMatch(
      /^Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature' parameter\. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. \(Hashed with SHA-256 and encoded with Base64\) Authorization=/,
    );
  });

  it.each([
    ["local/20260101", /^Credential must have exactly 5 slash-delimited elements/],
    ["", /requires 'Credential' parameter/],
  ])("the credential %j", async (credential, message) => {
    const Authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const headers = { Authorization, "X-Amz-Date": "20260101T000000Z" };
    expect((await refusal(asRequest({ headers }))).message).toMatch(message);
  });

  it("a scope of another service or region", async () => {
    const time = isoTime(new Date());
    const Authorization = `AWS4-HMAC-SHA256 Credential=local/${time.slice(0, 8)}/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0`;
    expect(await refusal(asRequest({ headers: { Authorization, "X-Amz-Date": time } }))).toMatchObject({
      type: "InvalidSignatureException",
      message:
        "Credential should be scoped to correct service: 'execute-api'. Credential should be scoped to a valid region, not 'eu-west-1'. ",
    });
  });

  it("a key that nobody has", async () => {
    const request = await signedBySdk("/x", {}, { accessKeyId: "AKIANOBODY", secretAccessKey: "x" });
    expect(await refusal(request)).toEqual({
      status: 403,
      type: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    });
  });

  it("a signature that does not fit, with what it should have been made of", async () => {
    const request = await signedBySdk("/x?b=2&a=1");
    const { type, message } = await refusal({ ...request, query: "a=1&b=3" });
    expect(type).toBe("InvalidSignatureException");
    expect(message).toMatch(
      /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'GET\n\/x\na=1&b=3\nhost:127\.0\.0\.1:4578\n/,
    );
    expect(message).toContain("\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n");
  });

  it.each(["method", "path", "body"] as const)("a changed %s", async (part) => {
    const request = await signedBySdk("/x", { method: "POST", body: "a" });
    const changed = { method: "PUT", path: "/y", body: Buffer.from("b") }[part];
    expect((await refusal({ ...request, [part]: changed })).type).toBe("InvalidSignatureException");
  });

  it("one older than five minutes, or from a time to come", async () => {
    const request = await signedBySdk("/x");
    const at = (minutes: number) => ({ ...request, time: new Date(Date.now() + minutes * 60_000) });
    expect((await refusal(at(6))).message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    );
    expect((await refusal(at(-6))).message).toMatch(
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
    );
    expect(await verifySignature(at(4), credentials)).toBeDefined();
  });

  it("one that does not sign the host", async () => {
    const time = isoTime(new Date());
    const Authorization = `AWS4-HMAC-SHA256 Credential=local/${time.slice(0, 8)}/us-east-1/execute-api/aws4_request, SignedHeaders=x-amz-date, Signature=0`;
    expect((await refusal(asRequest({ headers: { Authorization, "X-Amz-Date": time } }))).message).toBe(
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  });
});
