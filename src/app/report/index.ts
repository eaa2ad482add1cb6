export { convergenceChart, curveChart } from './charts.ts';
export { htmlReport, type Report } from './html-report.ts';
export type { Chart, Series } from './series.ts';
export { escapeHtml, svgChart } from './svg-chart.ts';
export { type TerminalChartOptions, terminalChart } from './terminal-chart.ts';
export { type Column, terminalTable } from './terminal-table.ts';
