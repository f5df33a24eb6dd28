import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    // Modules are loaded once per worker: tests leave no state behind, and the suite takes a third of the time.
    isolate: false,
    testTimeout: 20_000,
  },
})
