// Adds up Vitest's JSON reports and prints the line that CI reads. Usage: summarise-tests.mjs STATUS REPORT…
import { existsSync, readFileSync } from 'node:fs';

const [status, ...reports] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const report of reports) {
  if (!existsSync(report)) {
    console.log(`no report: ${report} (its run ended before the tests did)`);
    total.failed += 1;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests;
  if (numFailedTests === 0 && numFailedTestSuites > 0)
    total.failed += testResults.filter((r) => r.status === 'failed').length;
}
if (status !== '0' && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
