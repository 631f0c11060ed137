export { EncryptionKey, type EncryptionKeyConfig } from "./encryption-key";
