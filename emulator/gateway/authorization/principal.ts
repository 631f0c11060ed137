/** Who signed a request. */
export interface Principal {
  /** `arn:aws:iam::123456789012:root`, `…:user/NAME`, `arn:aws:sts::123456789012:assumed-role/NAME/SESSION` */
  readonly arn: string;
  readonly account: string;
  readonly accessKeyId: string;
}
