/** The account that everything local belongs to; both homes name it in their ARNs. */
export const localAccount = "123456789012";
