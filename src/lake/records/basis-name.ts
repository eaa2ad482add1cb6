const known: Readonly<Record<string, string>> = {
  sto3g: 'sto-3g',
  '631g': '6-31g',
  '631g*': '6-31g*',
  '631gs': '6-31g*',
  '631g(d)': '6-31g*',
  ccpvdz: 'cc-pvdz',
};

/** One spelling for one basis set, whoever wrote the record (`sto3g` → `sto-3g`); others in lower case, unchanged. */
export function normaliseBasis(name: string): string {
  const plain = name.trim().toLowerCase();
  return known[plain.replace(/[\s_-]/g, '')] ?? plain;
}
