import { useEffect, useState } from 'react';

export interface ChartColors {
  readonly text: string;
  readonly grid: string;
  readonly accent: string;
  readonly second: string;
  readonly third: string;
}

/** Colours of the style sheet for drawing on a canvas, read again when the colour scheme changes. */
export function useChartColors(): ChartColors {
  const [colors, setColors] = useState(readColors);
  useEffect(() => {
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    const change = () => setColors(readColors());
    scheme.addEventListener('change', change);
    return () => scheme.removeEventListener('change', change);
  }, []);
  return colors;
}

function readColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: color('--muted'),
    grid: color('--line'),
    accent: color('--accent'),
    second: color('--chart-second'),
    third: color('--chart-third'),
  };
}
