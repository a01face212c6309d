import type { PushRequest } from '../api/push/schema/push-request.js'
import { isFields } from '../validation/members.js'

/** What differs for one platform. `message` is merged field by field, everything else replaces the common value. */
export type PlatformOverrides = {
  readonly [Field in Exclude<keyof PushRequest, 'message'>]?: PushRequest[Field] | undefined
} & { readonly message?: Partial<PushRequest['message']> | undefined }

/** The request for one platform: the common one with its overrides; a field set to undefined is taken out. */
export function mergeRequest(common: PushRequest, overrides: PlatformOverrides | undefined): PushRequest {
  if (overrides === undefined) return common
  const message = mergeMessages(common.message, overrides.message)
  const merged = { ...common, ...overrides, message }
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  ) as unknown as PushRequest
}

/** Anything but an object is not merged but kept, for the validation of the push to refuse. */
function mergeMessages(common: unknown, override: unknown): unknown {
  if (override === undefined) return common
  if (!isFields(common) || !isFields(override)) return isFields(common) ? override : common
  return { ...common, ...override }
}
