/**
 * What the page may begin before its main script is there. `early.ts` is a file of its own that runs at once (named in
 * index.html it would be joined with the main script), and the files of the first screen are fetched beside the main
 * script instead of after it.
 */
import type { HtmlTagDescriptor, Plugin, Rollup } from "vite";

const EARLY = "src/early.ts";
const FIRST_SCREEN = "src/features/cs/CsWindow.tsx";

export function startsEarly(): Plugin {
  return {
    name: "starts-early",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        if (bundle === undefined) return [script(`/${EARLY}`)];
        const chunks = Object.values(bundle).filter((part) => part.type === "chunk");
        const early = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(EARLY));
        const screen = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(FIRST_SCREEN));
        if (early === undefined || screen === undefined) throw new Error(`no ${EARLY} or no ${FIRST_SCREEN}`);
        return [script(`/${early.fileName}`), ...filesOf(screen, chunks)];
      },
    },
  };
}

const script = (src: string): HtmlTagDescriptor => ({
  tag: "script",
  attrs: { type: "module", async: true, crossorigin: true, src },
  injectTo: "head-prepend",
});

/** A screen's scripts and styles and those of what it imports, but for what the main script brings along. */
function filesOf(screen: Rollup.OutputChunk, chunks: Rollup.OutputChunk[]): HtmlTagDescriptor[] {
  const main = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(({ imports }) => imports));
  const found = new Set([screen]);
  for (const { imports } of found) {
    for (const chunk of chunks) {
      if (imports.includes(chunk.fileName) && !chunk.isEntry && !main.has(chunk.fileName)) found.add(chunk);
    }
  }
  const styles = [...found].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
  return [
    ...[...found].map(({ fileName }) => ({ rel: "modulepreload", href: `/${fileName}` })),
    ...[...new Set(styles)].map((file) => ({ rel: "stylesheet", href: `/${file}` })),
  ].map((attrs) => ({ tag: "link", attrs: { ...attrs, crossorigin: true }, injectTo: "head" }));
}
