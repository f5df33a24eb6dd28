import { defineConfig } from 'vitest/config'

const ISOLATED = 'test/**/*.isolated.test.ts'

export default defineConfig({
  test: {
    pool: 'threads',
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        // Modules are loaded once per worker: tests leave no state behind, and the suite takes a third of the time.
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [ISOLATED], isolate: false },
      },
      // Tests that replace modules.
      { extends: true, test: { name: 'isolated', include: [ISOLATED], isolate: true } },
    ],
  },
})
