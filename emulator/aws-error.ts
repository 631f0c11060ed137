/** How a service words its errors on the wire: `query` is XML for form requests, `rest-xml` is S3. */
export type Protocol = "json" | "query" | "rest-xml";

export interface AwsError {
  readonly protocol: Protocol;
  readonly code: string;
  readonly message: string;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Status 400: no SDK retries it. */
export function awsErrorAnswer({ protocol, code, message }: AwsError): ErrorAnswer {
  if (protocol === "json") {
    const headers = { "Content-Type": "application/json", "x-amzn-ErrorType": code };
    return { status: 400, headers, body: JSON.stringify({ __type: code, message }) };
  }
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  const body =
    protocol === "query"
      ? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>local</RequestId></ErrorResponse>`
      : `<Error>${error}<RequestId>local</RequestId></Error>`;
  return { status: 400, headers: { "Content-Type": "text/xml" }, body };
}

/** The protocol that a request's sender reads errors in, told by how it was written. */
export function protocolOf(contentType: string | undefined, service: string | undefined): Protocol {
  if (contentType?.startsWith("application/x-www-form-urlencoded")) return "query";
  return service === "s3" || service === "route53" ? "rest-xml" : "json";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
