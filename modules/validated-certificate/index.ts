export { ValidatedCertificate, type ValidatedCertificateConfig } from "./validated-certificate";
