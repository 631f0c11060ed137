export { ReleasePolicies, type ReleasePoliciesConfig } from "./release-policies";
