import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { showSink } from '../../../src/app/cli/sink-status.ts';
import type { Terminal } from '../../../src/app/cli/terminal.ts';
import { scratchFolder } from '../command.ts';

const folder = scratchFolder();

function terminal(): Terminal & { readonly lines: string[] } {
  const lines: string[] = [];
  const nothing = () => undefined;
  return {
    lines,
    ...{ json: false, interactive: false, unicode: false, width: 80, color: createColors(false) },
    print: nothing,
    document: nothing,
    note: (text) => lines.push(text.replace(/^\S+ /, '')),
  };
}

const result = { records: 3, objects: 2, bytes: 1_500_000, deadLetters: 1 };

describe('what a sink shows while it runs', () => {
  it('is a line when something has changed, not every time, and trouble once until it changes', async () => {
    const shown = terminal();
    const status = showSink(shown, null);
    status.event({ kind: 'assigned', partitions: ['vqe 0', 'vqe 1'] });
    for (let time = 0; time < 3; time++) status.event({ kind: 'progress', result, lag: 7 });
    for (const message of ['away', 'away', 'back, and away again']) {
      status.event({ kind: 'trouble', code: 's3_unreachable', message });
    }
    await status.close();
    expect(shown.lines).toEqual([
      'partitions: vqe 0, vqe 1',
      '3 records, 2 objects, 1.5 MB, lag 7, 1 dead letters',
      '[s3_unreachable] away',
      '[s3_unreachable] back, and away again',
    ]);
  });

  it('is a document in a file, with what went wrong', async () => {
    const file = join(folder, 'status.json');
    const status = showSink(terminal(), file);
    status.event({ kind: 'assigned', partitions: ['vqe 0'] });
    status.event({ kind: 'progress', result, lag: 7 });
    status.event({ kind: 'trouble', code: 's3_unreachable', message: 'away' });
    await status.close();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      ...{ partitions: ['vqe 0'], lag: 7, records: 3, objects: 2, bytes: 1_500_000, dead_letters: 1 },
      errors: { s3_unreachable: 1 },
      last_error: { code: 's3_unreachable', message: 'away' },
    });
  });

  it('is Prometheus text in a .prom file', async () => {
    const file = join(folder, 'status.prom');
    const status = showSink(terminal(), file);
    status.event({ kind: 'progress', result, lag: 7 });
    status.event({ kind: 'trouble', code: 's3_unreachable', message: 'away' });
    await status.close();
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines).toContain('eigenlake_sink_records_total 3');
    expect(lines).toContain('eigenlake_sink_lag_records 7');
    expect(lines).toContain('eigenlake_sink_errors_total{code="s3_unreachable"} 1');
    // Every line is a comment or a sample, every sample's family has a type.
    for (const line of lines.filter((one) => one !== '')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"\})? [\d.]+)$/);
      const [, name] = /^(\w+)[ {]/.exec(line) ?? [];
      if (name !== undefined) expect(lines.some((one) => one.startsWith(`# TYPE ${name} `))).toBe(true);
    }
  });
});
