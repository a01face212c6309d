/** What a function gives or throws, to be asked for later: a method that gives a job or pages never throws. */
export function settle<T>(read: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: read() }
  } catch (error) {
    return { error }
  }
}
