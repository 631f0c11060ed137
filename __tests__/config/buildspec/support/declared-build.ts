import { buildSchema, type BuildInput } from "../../../../config/build.schema";
import { serviceSourceSchema } from "../../../../config/service-source.schema";

/** A service as the generators take it. */
export function declaredBuild(build: BuildInput, path = "cs/Support/CSLiveSupportSrv/Collections/") {
  return { name: "collections", source: serviceSourceSchema.parse({ path }), build: buildSchema.parse(build) };
}
