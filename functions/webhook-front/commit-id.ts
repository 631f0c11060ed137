import * as z from "zod";

/** A commit by its SHA-1 or SHA-256. */
export const commitId = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
