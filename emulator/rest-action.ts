/** Services whose REST paths say the action: `/createNotificationRule`, `/create-slack-channel-configuration`. */
const spelling = new Set(["chatbot", "codestar-notifications"]);

/** The action that the path of a REST call spells; undefined where paths mean resources. */
export function restAction(service: string, path: string): string | undefined {
  const word = path.split("/")[1];
  if (!spelling.has(service) || !word) return undefined;
  return word
    .replace(/(^|-)ms-teams(?=-)/, "$1microsoft-teams")
    .replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
