import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials } from "../../authorization/credentials";
import type { Principal } from "../authorization/principal";
import type { GatewayRequest } from "../gateway-request";
import { Refusal } from "../refusal";
import { canonicalRequest, type Encoding } from "./canonical-request";
import { algorithm, claimedSignature, isoTime, type ClaimedSignature } from "./claimed-signature";

/** Minutes that the sender's clock may differ. */
const skewMinutes = 5;

/** Who signed the request. Refuses, in AWS's words, what is unsigned, malformed, expired, unknown or signed wrongly. */
export async function verifySignature(request: GatewayRequest, credentials: Credentials): Promise<Principal> {
  const claimed = claimedSignature(request);
  checkScope(claimed, request);
  checkTime(claimed, request.time);
  const owner = await credentials.secretOf(claimed.accessKeyId);
  if (owner === undefined || owner.sessionToken !== claimed.sessionToken) {
    throw new Refusal("UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
  }
  // Older curls sign path and query as they send them; what they sign is the same request, so it does no harm to know them.
  const forms = (["encoded", "as sent"] satisfies Encoding[]).map((encoding) =>
    canonicalRequest(request, claimed.signedHeaders, encoding),
  );
  if (!forms.some((form) => equal(signatureOf(owner.secretAccessKey, claimed, form), claimed.signature))) {
    throw mismatch(claimed, forms[0]!);
  }
  return { arn: owner.principalArn, account: owner.account, accessKeyId: claimed.accessKeyId };
}

function checkScope({ service, region, date, time, signedHeaders }: ClaimedSignature, request: GatewayRequest): void {
  const wrong = [
    ...(service === "execute-api" ? [] : ["Credential should be scoped to correct service: 'execute-api'. "]),
    ...(region === "us-east-1" ? [] : [`Credential should be scoped to a valid region, not '${region}'. `]),
    ...(time.startsWith(date) && date !== ""
      ? []
      : [
          `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${time.slice(0, 8)}', from '${time}'.`,
        ]),
  ];
  if (wrong.length > 0) throw new Refusal("INVALID_SIGNATURE", wrong.join(""));
  const names = new Set(signedHeaders.map((name) => name.toLowerCase()));
  if (!names.has("host")) {
    throw new Refusal("INVALID_SIGNATURE", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const unsigned = request.headers.find(([name]) => name.toLowerCase() === "x-amz-date" && !names.has("x-amz-date"));
  if (unsigned) {
    throw new Refusal("INVALID_SIGNATURE", "'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
  }
}

function checkTime({ time, expires }: ClaimedSignature, now: Date): void {
  const signed = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(signed)) {
    throw new Refusal(
      "INCOMPLETE_SIGNATURE",
      `Date must be in ISO-8601 'basic format'. Got '${time}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  const [from, until] = [shifted(now, -skewMinutes), shifted(now, skewMinutes)];
  if (expires === undefined ? signed < from.getTime() : signed + expires * 1000 < now.getTime()) {
    const bound = expires === undefined ? from : now;
    throw new Refusal(
      "INVALID_SIGNATURE",
      `Signature expired: ${time} is now earlier than ${isoTime(bound)} (${isoTime(now)} - ${skewMinutes} min.)`,
    );
  }
  if (signed > until.getTime()) {
    throw new Refusal(
      "INVALID_SIGNATURE",
      `Signature not yet current: ${time} is still later than ${isoTime(until)} (${isoTime(now)} + ${skewMinutes} min.)`,
    );
  }
}

function shifted(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * 60_000);
}

function stringToSign(claimed: ClaimedSignature, canonical: string): string {
  const { date, region, service, time } = claimed;
  const hash = createHash("sha256").update(canonical).digest("hex");
  return [algorithm, time, `${date}/${region}/${service}/aws4_request`, hash].join("\n");
}

function signatureOf(secret: string, claimed: ClaimedSignature, canonical: string): string {
  const key = [claimed.date, claimed.region, claimed.service, "aws4_request"].reduce<string | Buffer>(
    (chained, part) => createHmac("sha256", chained).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac("sha256", key).update(stringToSign(claimed, canonical)).digest("hex");
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function mismatch(claimed: ClaimedSignature, canonical: string): Refusal {
  return new Refusal(
    "INVALID_SIGNATURE",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. " +
      `Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonical}'\n\n` +
      `The String-to-Sign should have been\n'${stringToSign(claimed, canonical)}'\n`,
  );
}
