import type { HeaderLines } from "../header-lines";

/** A request as it came to a custom domain, whole. */
export interface GatewayRequest {
  /** What `x-amzn-RequestId` answers. */
  readonly id: string;
  readonly time: Date;
  /** The custom domain that was called. */
  readonly domain: string;
  readonly method: string;
  /** As sent, percent signs and all: `/collections/cases%20open`. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: HeaderLines;
  readonly sourceIp: string;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/** The value of a header; lines of the same name are joined as HTTP joins them. */
export function headerOf(headers: HeaderLines, name: string): string | undefined {
  const values = headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}
