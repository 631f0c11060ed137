import type { Service } from "../config/service.schema";
export function testBuildspec({ service, reportGroupArn }: { service: Service; reportGroupArn: string }): string {
  return `version: "0.2"\nphases:\n  build:\n    commands:\n      - echo ${service.name} ${reportGroupArn}\n`;
}
export function imageBuildspec({ service, repository }: { service: Service; repository: string }): string {
  return `version: "0.2"\nphases:\n  build:\n    commands:\n      - echo ${service.name} ${repository}\n`;
}
