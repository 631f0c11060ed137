export { enforcePolicies, PolicyError, type PolicyOptions } from "./enforce-policies";
