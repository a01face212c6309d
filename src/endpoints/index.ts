import type { Endpoint } from './endpoint.js'
import { pushApp } from './push-app.js'

/** What all endpoints have in common, whatever they take and give. */
// biome-ignore lint/suspicious/noExplicitAny: a table of endpoints with different requests.
export type AnyEndpoint = Endpoint<any, any>

/** Every endpoint of the service that this library knows. */
export const ENDPOINTS: readonly AnyEndpoint[] = [pushApp]
