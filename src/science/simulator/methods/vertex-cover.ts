/** Which vertices of a bipartite graph are in the cover. */
export interface VertexCover {
  readonly left: Uint8Array;
  readonly right: Uint8Array;
}

/**
 * A smallest set of vertices that touches every edge of a bipartite graph, from a largest matching (Kőnig's theorem).
 * `neighbours[u]` lists the right vertices of the left vertex u.
 */
export function minimumVertexCover(neighbours: readonly (readonly number[])[], rightCount: number): VertexCover {
  const partner = new Int32Array(rightCount).fill(-1);
  const matched = new Uint8Array(neighbours.length);
  const seen = new Int32Array(rightCount).fill(-1);
  const augment = (u: number, round: number): boolean => {
    for (const v of neighbours[u]!) {
      if (seen[v] === round) continue;
      seen[v] = round;
      if (partner[v]! >= 0 && !augment(partner[v]!, round)) continue;
      partner[v] = u;
      return true;
    }
    return false;
  };
  for (let u = 0; u < neighbours.length; u++) if (augment(u, u)) matched[u] = 1;
  // What alternating paths from unmatched left vertices reach: of the left vertices the others, of the right ones these.
  const reached = { left: new Uint8Array(neighbours.length), right: new Uint8Array(rightCount) };
  const open = Array.from(matched.keys()).filter((u) => matched[u] === 0);
  for (const u of open) reached.left[u] = 1;
  for (let u = open.pop(); u !== undefined; u = open.pop()) {
    for (const v of neighbours[u]!) {
      if (reached.right[v] === 1) continue;
      reached.right[v] = 1;
      const next = partner[v]!;
      if (next < 0 || reached.left[next] === 1) continue;
      reached.left[next] = 1;
      open.push(next);
    }
  }
  return { left: reached.left.map((yes) => 1 - yes), right: reached.right };
}
