/** Shapes that only a secret has. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/, "a token"],
  [/:\/\/[^/\s:@]+:[^/\s@]+@/, "a URL with a password"],
];

/** What is said where a secret stands itself: never with the value. */
export const notTheSecret = 'is not the place of a secret; write secretAt("/…")';

const secretName = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|API_KEY|ACCESS_KEY/;

/** Why a plain setting looks like a secret, if it does. */
export function secretIn(name: string, value: string): string | undefined {
  if (secretName.test(name)) return "has the name of a secret";
  const shape = secretShapes.find(([pattern]) => pattern.test(value));
  return shape && `holds ${shape[1]}`;
}
