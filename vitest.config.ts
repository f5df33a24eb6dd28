import { defineConfig } from 'vitest/config'

const ISOLATED = 'test/**/*.isolated.test.ts'
/** Tests with real sockets, processes and browsers. */
const REAL = ['lab', 'probe', 'cls', 'web', 'cli'].map(folder => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    pool: 'threads',
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        // Modules are loaded once per worker: tests leave no state behind, and the suite takes a third of the time.
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [ISOLATED, ...REAL],
          isolate: false,
        },
      },
      {
        extends: true,
        // A machine under load may cost one try.
        test: {
          name: 'real',
          include: REAL,
          exclude: [ISOLATED],
          isolate: false,
          retry: 1,
          testTimeout: 40_000,
          hookTimeout: 60_000,
        },
      },
      // Tests that replace modules.
      { extends: true, test: { name: 'isolated', include: [ISOLATED], isolate: true } },
    ],
  },
})
