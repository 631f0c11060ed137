import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

/** A call that is to be signed for API Gateway. */
export interface UnsignedRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The key that everybody on this machine has. */
const localKey: SigningKey = { accessKeyId: "local", secretAccessKey: "local" };

/** @returns the headers to send: those given, and the signature's */
export async function signRequest(
  { url, method, headers, body }: UnsignedRequest,
  credentials = localKey,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: "execute-api",
    region: "us-east-1",
    credentials,
    sha256: Sha256,
  });
  const names = [...new Set(url.searchParams.keys())];
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)])),
    headers: { ...headers, host: url.host },
    body,
  });
  return signed.headers;
}

/** SHA-256 in the form that the signer takes. */
class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    throw new Error("a signature is made once");
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
