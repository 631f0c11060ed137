/** What every client of the AWS SDK is made with. */
export interface ClientSettings {
  readonly region: string;
  /** @default what the AWS SDK finds: AWS itself */
  readonly endpoint?: string;
  /** @default what the AWS SDK finds: variables, profile, SSO */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
}

/** A word of the SDK to developers, which would be printed among our lines. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** Clients of the local AWS: whatever the user's shell and profiles say, they reach nothing else. */
export function localClientSettings(endpoint: string): ClientSettings {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return { endpoint, region: "us-east-1", credentials, useFipsEndpoint: false, useDualstackEndpoint: false };
}
