/** Where the router tells a home whose account a call is of. The name is moto's own. */
export const accountHeader = "x-moto-account-id";
