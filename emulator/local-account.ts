/** The account that a call is of unless its key says otherwise; both homes begin with it. */
export const localAccount = "123456789012";

/** The access key that is its root, with any signature. */
export const localKey = "local";
