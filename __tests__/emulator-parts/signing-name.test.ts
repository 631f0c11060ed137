import { signingName } from "../../emulator/signing-name";

const scope = "AKIDLOCAL/20260101/us-east-1/application-autoscaling/aws4_request";

test("a signed request is for the service of its credential scope", () => {
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  expect(signingName({ authorization }, "/")).toBe("application-autoscaling");
});

test("a request signed for several regions is read too", () => {
  const authorization = "AWS4-ECDSA-P256-SHA256 Credential=AKIDLOCAL/20260101/us-east-1/S3/aws4_request, Signature=0";
  expect(signingName({ authorization }, "/")).toBe("s3");
});

test("a presigned URL carries the scope in its query", () => {
  const query = new URLSearchParams({ "X-Amz-Credential": scope.replace("application-autoscaling", "s3") });
  expect(signingName({}, `/bucket/key?${query}`)).toBe("s3");
});

test.each([
  ["nothing", {}],
  ["another kind of authorization", { authorization: "Bearer token" }],
])("a request with %s is for no service", (_, headers) => {
  expect(signingName(headers, "/path?x=1")).toBeUndefined();
});
