import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two threads at most: tests start worker threads of their own.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
