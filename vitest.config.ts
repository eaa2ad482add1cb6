import { defineConfig } from 'vitest/config';

const slow = ['test/**/*.slow.test.ts'];
const report = process.env.EIGENLAKE_TEST_RESULTS;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'default',
          include: ['test/**/*.test.ts'],
          exclude: slow,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      { test: { name: 'slow', include: slow, testTimeout: 1_200_000, hookTimeout: 600_000 } },
    ],
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
