export { WebAcl, type WebAclConfig } from "./web-acl";
