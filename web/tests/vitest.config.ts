import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/browser/*.test.ts"],
    environment: "node",
    setupFiles: ["tests/browser/failures.ts"],
    // One Chromium and one server at a time: the machine may be small.
    fileParallelism: false,
    testTimeout: 300_000,
    // What a page shows a moment after what a test waited for is not wrong yet.
    expect: { poll: { timeout: Number(process.env.PATIENCE_MS ?? 60_000) } },
    hookTimeout: 180_000,
    reporters: ["verbose"],
  },
});
