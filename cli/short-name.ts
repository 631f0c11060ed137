/** The end of an ARN: `ana` of `arn:aws:sts::111111111111:assumed-role/engineer/ana`, `root` of an account's. */
export const shortName = (arn: string): string => arn.split(/[/:]/).at(-1) ?? arn;
