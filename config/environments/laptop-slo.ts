/** How slow a laptop is says nothing of a service, and an alarm that it sets off would hold releases. */
export const laptopSlo = { p95Milliseconds: 29_000 };
