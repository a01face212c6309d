declare const never: unique symbol

/**
 * What no value is: the type of a field that may not be given is an interface that extends this one, and whose name says
 * why. (`undefined` alone leaves a user with "not assignable to undefined".)
 */
export interface Never {
  readonly [never]: never
}
