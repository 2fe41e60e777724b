/** A decoded value under construction. */
export type Value = { [name: string]: unknown }

/**
 * Makes the constructor of one type's decoded values. They are plain objects (their prototype is Object.prototype),
 * but each constructor has its own tree of hidden classes, as small as the type, and leaves room inside the object for
 * its members: filling one costs half of what filling a `{}` does.
 */
export function valueConstructor(): new () => Value {
  function Plain(): void {}
  Plain.prototype = Object.prototype
  return Plain as unknown as new () => Value
}
