/**
 * Types of the API from the committed OpenAPI documents, so that a route or a body that changed stops the build.
 * The files are not committed; a document that did not change is not written again.
 */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const SERVICES = ["accounts", "orders", "cs", "cancellations"];
const documents = new URL("../../docs/openapi/", import.meta.url);
const generated = new URL("../src/api/generated/", import.meta.url);

const age = async (url) => {
  try {
    return (await stat(url)).mtimeMs;
  } catch (error) {
    if (error.code === "ENOENT") return 0;
    throw error;
  }
};

await mkdir(generated, { recursive: true });
const made = await age(new URL(import.meta.url));
for (const service of SERVICES) {
  const source = new URL(`${service}.json`, documents);
  const target = new URL(`${service}.d.ts`, generated);
  if ((await age(target)) > Math.max(await age(source), made)) continue;
  const document = JSON.parse(await readFile(source, "utf8"));
  const tree = await openapiTS(document, { defaultNonNullable: false });
  await writeFile(target, `// Made from docs/openapi/${service}.json by scripts/generate-api.mjs.\n${astToString(tree)}`);
}
