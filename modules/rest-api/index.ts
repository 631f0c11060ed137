export { RestApi, type RestApiConfig } from "./rest-api";
