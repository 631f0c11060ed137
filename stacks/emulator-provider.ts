import { emulatorAccount } from "../config/environment-problems";
import { emulatorProfileFile } from "./state";

/**
 * Settings with which a provider reaches the local AWS and nothing else: keys that no account knows, and a profile of its own
 * whose `endpoint_url` wins over whatever the shell says.
 */
export function emulatorProvider(accountId: string) {
  return {
    accessKey: accountId === emulatorAccount ? "local" : accountId, // an account's number is its root there
    secretKey: "local",
    profile: "thrive-local",
    sharedConfigFiles: [emulatorProfileFile],
    sharedCredentialsFiles: [emulatorProfileFile],
    skipCredentialsValidation: true,
    skipMetadataApiCheck: "true",
    s3UsePathStyle: true, // bucket names are no host names on a laptop
    maxRetries: 2,
  };
}
