/** One chemical element; masses are standard atomic weights in unified atomic mass units. */
export interface Element {
  readonly symbol: string;
  readonly number: number;
  readonly mass: number;
  /** Covalent radius in ångström: Cordero et al., Dalton Trans. 2008, 2832. */
  readonly radius: number;
  /** Doubly occupied orbitals of the noble-gas core. */
  readonly core: number;
}

const table: readonly (readonly [symbol: string, mass: number, radius: number])[] = [
  ['H', 1.008, 0.31],
  ['He', 4.0026, 0.28],
  ['Li', 6.94, 1.28],
  ['Be', 9.0122, 0.96],
  ['B', 10.81, 0.84],
  ['C', 12.011, 0.76],
  ['N', 14.007, 0.71],
  ['O', 15.999, 0.66],
  ['F', 18.998, 0.57],
  ['Ne', 20.18, 0.58],
  ['Na', 22.99, 1.66],
  ['Mg', 24.305, 1.41],
  ['Al', 26.982, 1.21],
  ['Si', 28.085, 1.11],
  ['P', 30.974, 1.07],
  ['S', 32.06, 1.05],
  ['Cl', 35.45, 1.02],
  ['Ar', 39.95, 1.06],
];

/** The elements that have basis sets here, H to Ar, in the order of their number. */
export const elements: readonly Element[] = table.map(([symbol, mass, radius], index) => {
  const number = index + 1;
  return { symbol, number, mass, radius, core: number <= 2 ? 0 : number <= 10 ? 1 : 5 };
});

const bySymbol = new Map(elements.map((element) => [element.symbol, element]));

/** The element of a symbol as the periodic table writes it; undefined when it is not one of H to Ar. */
export function elementOf(symbol: string): Element | undefined {
  return bySymbol.get(symbol);
}

const heavier = new Set(
  (
    'K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe ' +
    'Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn ' +
    'Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og'
  ).split(' '),
);

/** True for the symbol of an element beyond Ar. */
export function isHeavierElement(symbol: string): boolean {
  return heavier.has(symbol);
}
