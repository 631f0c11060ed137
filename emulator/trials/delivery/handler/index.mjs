// The function of the trial: nothing invokes it, Terraform alone looks at it.
export const handler = async () => ({ batchItemFailures: [] });
