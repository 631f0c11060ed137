/** JSON as people read it, in a plan and, a line each, in HCL. */
export function readableJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
