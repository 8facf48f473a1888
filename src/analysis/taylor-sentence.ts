import type { TaylorError } from './taylor.ts';

/** What the error of a paraboloid says, in one sentence or two. */
export function taylorSentence({
  radius,
  largest,
  reliableFrom,
  order,
  crease,
}: Omit<TaylorError, 'sentence'>): string {
  if (Number.isNaN(largest[0])) return 'There is no paraboloid here: the loss is not finite.';
  const power = order === null ? null : `radius^${order.toFixed(1)}`;
  if (crease === 'here') {
    const growth = power ? `; its error grows as ${power}` : '';
    return `A crease of an activation or of the loss passes through this point: no paraboloid fits on all sides${growth}.`;
  }
  if (reliableFrom === null) {
    return 'The loss is this paraboloid, as far as float64 can tell, on all circles that were measured.';
  }
  const near =
    crease === 'near'
      ? '; a crease passes within one step of the grid, and beyond it this paraboloid does not hold'
      : '';
  if (power === null) {
    return `The loss is this paraboloid, as far as float64 can tell, within a radius of ${digits(reliableFrom)} half-widths${near}.`;
  }
  const share = radius.findIndex((r) => r >= 0.1);
  const size = share >= 0 && Number.isFinite(largest[share]) ? atRadius(largest[share], radius[share]) : '';
  const floor = reliableFrom > radius[0] ? ` Below a radius of ${digits(reliableFrom)} it is rounding.` : '';
  return `The error of the paraboloid grows as ${power} close to the point${size}${near}.${floor}`;
}

function atRadius(error: number, radius: number): string {
  return `, and is ${digits(error)} at ${digits(radius)} of the half-width`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)))
    .replaceAll('e+', 'e')
    .replaceAll('-', '−');
}
