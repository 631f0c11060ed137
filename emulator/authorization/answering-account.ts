import type { SignedRequest } from "../signed-request";
import { actionInput, textOf } from "./action-input";

/** The account whose resources a request is about: its own, or that of the registry which it names to ECR. */
export function answeringAccount(request: SignedRequest): string {
  if (request.service !== "ecr") return request.account;
  const registry = textOf(actionInput(request), "registryId");
  return registry !== undefined && /^\d{12}$/.test(registry) ? registry : request.account;
}
