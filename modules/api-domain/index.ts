export { ApiDomain, type ApiDomainConfig } from "./api-domain";
