import type { Redact } from '../http/redact/redact.js'
import { snapshot } from './shared/snapshot.js'

// biome-ignore lint/suspicious/noExplicitAny: methods of any resource.
type Methods = Record<string, (...args: any[]) => Promise<unknown>>

/** Every method of a resource, once: the compiler refuses a list with one too many or too few. */
export type MethodNames<Resource> = Record<keyof Resource, true>

/**
 * Stands in for a resource that is loaded when its first method is called, since most clients use few of them. What the
 * caller hands to that call is kept as it is at the call.
 */
export function later<Resource>(
  names: MethodNames<Resource>,
  redact: Redact,
  load: () => Promise<Resource>,
): Resource {
  let loading: Promise<Methods> | undefined
  let loaded: Methods | undefined
  const method = (name: string) => {
    return async (...args: unknown[]): Promise<unknown> => {
      if (loaded !== undefined) return loaded[name]!(...args)
      const now = args.map((arg) => snapshot(arg, redact))
      loading ??= load().then((resource) => {
        loaded = resource as unknown as Methods
        return loaded
      })
      return (await loading)[name]!(...now)
    }
  }
  return Object.fromEntries(Object.keys(names).map((name) => [name, method(name)])) as Resource
}
