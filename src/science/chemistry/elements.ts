/** One chemical element; masses are standard atomic weights in unified atomic mass units. */
export interface Element {
  readonly symbol: string;
  readonly number: number;
  readonly mass: number;
  /** Doubly occupied orbitals of the noble-gas core. */
  readonly core: number;
}

const table: readonly (readonly [symbol: string, mass: number])[] = [
  ['H', 1.008],
  ['He', 4.0026],
  ['Li', 6.94],
  ['Be', 9.0122],
  ['B', 10.81],
  ['C', 12.011],
  ['N', 14.007],
  ['O', 15.999],
  ['F', 18.998],
  ['Ne', 20.18],
  ['Na', 22.99],
  ['Mg', 24.305],
  ['Al', 26.982],
  ['Si', 28.085],
  ['P', 30.974],
  ['S', 32.06],
  ['Cl', 35.45],
  ['Ar', 39.95],
];

/** The elements that have basis sets here, H to Ar, in the order of their number. */
export const elements: readonly Element[] = table.map(([symbol, mass], index) => {
  const number = index + 1;
  return { symbol, number, mass, core: number <= 2 ? 0 : number <= 10 ? 1 : 5 };
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
