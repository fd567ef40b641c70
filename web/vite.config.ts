import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { devProxy } from "./scripts/dev-proxy.mjs";
import { serviceWorker } from "./scripts/service-worker-plugin.mjs";

export default defineConfig({
  plugins: [react(), tailwind(), serviceWorker()],
  resolve: {
    // Radix locks scrolling by injecting a <style>, which the content security policy forbids.
    alias: { "react-remove-scroll": new URL("./src/ui/no-scroll-lock.tsx", import.meta.url).pathname },
  },
  server: { proxy: devProxy(process.env.ATAS_DEV_TARGET ?? "http://127.0.0.1:8080") },
  build: {
    target: ["chrome123", "safari17.5", "firefox120"],
    assetsInlineLimit: 0,
    manifest: true,
    // What every screen stands on is one file: in twenty small ones it weighs 7 KB more.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "base", test: /node_modules\/(react|react-dom|scheduler|@tanstack|openapi-fetch)\// },
          ],
        },
      },
    },
    modulePreload: {
      polyfill: false,
      // Lists of names that do not compress, in every chunk that loads another. What is loaded on demand inside a screen
      // needs little that is not there already; for the screens themselves the lists are worth their weight.
      resolveDependencies: (_name, needed, { hostId }) => (/\bindex-/.test(hostId) ? needed : []),
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}", "scripts/*.test.mjs"], environment: "node" },
});
