/** Days that logs of builds and of delivery's functions are kept: a year, so that last year's release can still be explained. */
export const deliveryLogDays = 365;
