/** Whose an access key is. */
export interface KeyOwner {
  readonly secretAccessKey: string;
  /** Set for the keys of a session: its requests must carry it. */
  readonly sessionToken?: string;
  /** `arn:aws:sts::123456789012:assumed-role/collections-task/0123abcd` */
  readonly principalArn: string;
  readonly account: string;
}

/** Knows the access keys that the local AWS has issued. */
export interface Credentials {
  /** Undefined for a key that nobody has, or has no more. */
  secretOf(accessKeyId: string): Promise<KeyOwner | undefined>;
}
