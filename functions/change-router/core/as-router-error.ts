import type { OutcomeError } from "./decision";
import { cleanText } from "./clean-text";
import { RouterError, TransientError } from "./router-error";

/** What was thrown, as an error that the core tells apart. One that nobody foresaw comes back until somebody looks. */
export function asRouterError(thrown: unknown): RouterError {
  if (thrown instanceof RouterError) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new TransientError(`Unexpected${name}`, message, { cause: thrown });
}

/** @returns the error as a record holds it; history that is lost where it must not be is a transient error */
export function outcomeError(error: RouterError): OutcomeError {
  return {
    class: error.class === "permanent" ? "permanent" : "transient",
    code: cleanText(error.code, 100),
    message: cleanText(error.message, 500),
  };
}
