import type { IncomingHttpHeaders } from "node:http";

/** A request to an AWS service, whole. */
export interface SignedRequest {
  /** That its key is of. */
  readonly account: string;
  /** Signing name. */
  readonly service: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
