/**
 * Days that audit records are kept: the first value that CloudWatch accepts from seven years on.
 * Source: IRS Publication 1075 (11-2021), AU-11.
 */
export const auditRetentionDays = 2557;
