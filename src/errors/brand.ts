/**
 * Brands make `instanceof` work across two copies of the package (an app's and a library's).
 * The symbol carries no version on purpose: copies of different versions still recognise each other's errors.
 */
const getBrandSymbol = (name: string) => Symbol.for(`tpns-client.${name}`)

export function hasBrand(value: unknown, name: string): boolean {
  try {
    return (
      typeof value === 'object' &&
      value !== null &&
      (value as Record<symbol, unknown>)[getBrandSymbol(name)] === true
    )
  } catch {
    // Anything can be thrown, a Proxy whose traps throw included.
    return false
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a class with any constructor.
type AnyClass = abstract new (...args: any[]) => Error

/**
 * Gives an error class its `name`, its `code` and its brand. The name is spelled out because a bundler that minifies
 * renames the class.
 */
export function defineError(errorClass: AnyClass, name: string, code: string): void {
  Object.defineProperties(errorClass.prototype, {
    name: { value: name, writable: true, configurable: true },
    code: { value: code, writable: true, configurable: true },
  })
  brand(errorClass, name)
}

/** Marks the instances of a class with its name, and lets `instanceof` read the mark. */
export function brand(errorClass: AnyClass, name: string): void {
  Object.defineProperty(errorClass.prototype, getBrandSymbol(name), { value: true })
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      // A user's subclass inherits this method; for it the ordinary prototype chain decides.
      if (this === errorClass) return hasBrand(value, name)
      return Function.prototype[Symbol.hasInstance].call(this, value)
    },
  })
}
