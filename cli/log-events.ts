import { loopbackRequest } from "../emulator/loopback-request";

export interface LogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Asks for the first events of a log group from a time on, in milliseconds since 1970; none, of a group that is not there yet. */
export type AskForLogEvents = (group: string, from: number) => Promise<readonly LogEvent[]>;

/** Asks the CloudWatch of a local AWS, which needs no credentials. */
export function logEventsAt(endpoint: string): AskForLogEvents {
  return async (group, from) => {
    const { status, body } = await loopbackRequest({
      url: endpoint,
      method: "POST",
      headers: {
        Authorization:
          "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=none",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "Logs_20140328.FilterLogEvents",
      },
      body: JSON.stringify({ logGroupName: group, startTime: from }),
    });
    const answer = JSON.parse(body) as { events?: LogEvent[]; __type?: string; message?: string };
    if (status === 200) return answer.events ?? [];
    if (answer.__type?.includes("ResourceNotFoundException") === true) return [];
    throw new Error(`log group ${group}: ${status} ${answer.message ?? body}`);
  };
}
