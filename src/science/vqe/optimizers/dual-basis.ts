/** The vectors with normal_j · edge_k = δ_jk: rows of the inverse of the matrix of edges as columns (Gauss–Jordan). */
export function dualBasis(edges: readonly Float64Array[]): Float64Array[] {
  const n = edges.length;
  const matrix = Array.from({ length: n }, (_, i) => Float64Array.from(edges, (edge) => edge[i]!));
  const inverse = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    [inverse[column], inverse[pivot]] = [inverse[pivot]!, inverse[column]!];
    const top = matrix[column]!;
    const topInverse = inverse[column]!;
    const scale = 1 / top[column]!;
    for (let i = 0; i < n; i++) {
      top[i]! *= scale;
      topInverse[i]! *= scale;
    }
    for (let row = 0; row < n; row++) {
      const other = matrix[row]!;
      const otherInverse = inverse[row]!;
      const factor = other[column]!;
      if (row === column || factor === 0) continue;
      for (let i = column; i < n; i++) other[i]! -= factor * top[i]!;
      for (let i = 0; i < n; i++) otherInverse[i]! -= factor * topInverse[i]!;
    }
  }
  return inverse;
}
