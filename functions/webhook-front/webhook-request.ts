import type { APIGatewayProxyEvent } from "aws-lambda";

/** Bytes of a body that are read: a push of a thousand commits has about half of it, and API Gateway lets ten times as much through. */
export const largestBody = 1024 * 1024;

export interface WebhookRequest {
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that the sender signed. */
  readonly body: Buffer;
}

/** `undefined`, when the body is too large: then nothing of it is decoded. */
export function webhookRequest(event: APIGatewayProxyEvent): WebhookRequest | undefined {
  const text = event.body ?? "";
  // Base64 has four characters for three bytes; plain text has never fewer bytes than characters.
  const mostCharacters = event.isBase64Encoded ? 4 * Math.ceil(largestBody / 3) : largestBody;
  if (text.length > mostCharacters) return undefined;
  const body = Buffer.from(text, event.isBase64Encoded ? "base64" : "utf8");
  return body.length > largestBody ? undefined : { headers: lowerCased(event.headers), body };
}

function lowerCased(headers: APIGatewayProxyEvent["headers"] | null): Record<string, string> {
  const present = Object.entries(headers ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name.toLowerCase(), value]));
}
