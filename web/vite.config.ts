/** Build, development server and unit tests of the console. The product itself is served by the gateway. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { startsEarly } from "./scripts/starts-early";

const product = process.env.DYFLUX_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), startsEarly()],
  build: {
    target: "es2022",
    outDir: "dist",
    rollupOptions: { input: ["index.html", "src/early.ts"] },
    manifest: true, // what a first load fetches is read from it
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false, // a test measures the first load
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: product, changeOrigin: false } } },
  test: { environment: "node", include: ["src/**/*.test.ts"], restoreMocks: true },
});
