import type { PropertyDeclaration, PropertyDeclarations } from 'lit';

const text = (attribute?: string): PropertyDeclaration => ({
  type: String,
  reflect: true,
  ...(attribute && { attribute }),
});
const flag = (attribute: string): PropertyDeclaration => ({ type: Boolean, reflect: true, attribute });

/** The element's attributes, reflected: what is set by script can be seen, selected and read back in the markup. */
export const properties: PropertyDeclarations = {
  src: text(),
  preset: text(),
  resolution: text(),
  view: text(),
  engine: text(),
  palette: text(),
  scale: text(),
  levels: text(),
  cameraOrbit: text('camera-orbit'),
  loading: text(),
  reveal: text(),
  alt: text(),
  theme: text(),
  withoutContours: flag('without-contours'),
  withoutMinima: flag('without-minima'),
  withoutInteraction: flag('without-interaction'),
  withWitness: flag('with-witness'),
  withTrajectory: flag('with-trajectory'),
  drape: { attribute: false },
  paraboloid: { attribute: false },
  landscape: { attribute: false, noAccessor: true },
};
