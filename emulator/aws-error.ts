/** How a service words its errors on the wire: `query` is XML for form requests, `ec2` is EC2's own, `rest-xml` is S3. */
export type Protocol = "json" | "query" | "ec2" | "rest-xml";

export interface AwsError {
  readonly protocol: Protocol;
  readonly code: string;
  readonly message: string;
  /** HTTP status. @default 400, which no SDK retries */
  readonly status?: number;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function awsErrorAnswer({ protocol, code, message, status = 400 }: AwsError): ErrorAnswer {
  if (protocol === "json") {
    const headers = { "Content-Type": "application/json", "x-amzn-ErrorType": code };
    return { status, headers, body: JSON.stringify({ __type: code, message }) };
  }
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  const type = status < 500 ? "Sender" : "Receiver";
  const body = {
    query: `<ErrorResponse><Error><Type>${type}</Type>${error}</Error><RequestId>local</RequestId></ErrorResponse>`,
    ec2: `<Response><Errors><Error>${error}</Error></Errors><RequestID>local</RequestID></Response>`,
    "rest-xml": `<Error>${error}<RequestId>local</RequestId></Error>`,
  }[protocol];
  return { status, headers: { "Content-Type": "text/xml" }, body };
}

/** The protocol that a request's sender reads errors in, told by how it was written. */
export function protocolOf(contentType: string | undefined, service: string | undefined): Protocol {
  if (contentType?.startsWith("application/x-www-form-urlencoded")) return service === "ec2" ? "ec2" : "query";
  return service === "s3" || service === "route53" ? "rest-xml" : "json";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
