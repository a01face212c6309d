import type { CallOptions } from '../../core/call-options.js'
import type { ClientContext } from '../../core/context.js'
import { withApp } from '../../core/failures/with-app.js'
import { runCall } from '../../core/pipeline.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { toIssue } from '../../validation/context.js'
import { describeWrongValue } from '../../validation/describe-value.js'
import { throwIssues } from '../../validation/refusal.js'
import { readSafely } from '../../validation/unreadable.js'
import { type AttributeRequest, type AttributeResult, customAttribute } from './endpoint.js'

/** Names and values, at most 50 bytes each. Numbers are given as text. */
export type AttributeMap = Readonly<Record<string, string>>

/**
 * `client.attributes`: the user attributes of a token. Their names must have been made in the console. A name that was
 * not is dropped by the service, which calls that a success: look at `invalidAttribute` of the result.
 *
 * All methods may be repeated without harm, and are after an outcome that is not known. No rate is stated.
 *
 * Source: "用户属性相关接口", document 548/49332.
 */
export interface AttributesResource {
  /**
   * Adds attributes to a token (`cmd` 1).
   *
   * @throws TpnsRequestError before anything is sent
   * @throws TpnsInvalidTokenError 1008006: the token is not registered
   */
  add(token: string, attributes: AttributeMap, options?: CallOptions): Promise<AttributeResult>
  /** Changes attributes of a token (`cmd` 2). Throws as `add`. */
  update(token: string, attributes: AttributeMap, options?: CallOptions): Promise<AttributeResult>
  /**
   * Deletes the named attributes of a token (`cmd` 3). The service's sample sends each name with its value; a list of
   * names is sent with empty values, which no page shows [unverified]. Throws as `add`.
   */
  remove(
    token: string,
    attributes: readonly string[] | AttributeMap,
    options?: CallOptions,
  ): Promise<AttributeResult>
  /** Deletes all attributes of a token (`cmd` 4). Throws as `add`. */
  clear(token: string, options?: CallOptions): Promise<AttributeResult>
  /** The attributes of a token (`cmd` 5), as `attributes` of the result. Throws as `add`. */
  get(token: string, options?: CallOptions): Promise<AttributeResult>
}

export function createAttributesResource(client: ClientContext): AttributesResource {
  const method = (name: keyof AttributesResource) => {
    const endpoint = { ...customAttribute, name: `attributes.${name}` }
    return (request: AttributeRequest, options?: CallOptions) => runCall(client, endpoint, request, options)
  }
  const [add, update, remove] = [method('add'), method('update'), method('remove')]
  const [clear, get] = [method('clear'), method('get')]
  return {
    add: (token, attributeMap, options) => add({ cmd: 1, token, attributeInfo: { attributeMap } }, options),
    update: (token, attributeMap, options) =>
      update({ cmd: 2, token, attributeInfo: { attributeMap } }, options),
    remove: (token, attributes, options) =>
      withApp(client, () => {
        const init = { endpoint: customAttribute.path, path: 'attributes', redact: client.redact }
        const attributeMap = readSafely(
          () => (isList(attributes) ? withoutValues([...attributes]) : attributes),
          init,
        )
        return remove({ cmd: 3, token, attributeInfo: { attributeMap } }, options)
      }),
    clear: (token, options) => clear({ cmd: 4, token }, options),
    get: (token, options) => get({ cmd: 5, token }, options),
  }
}

function isList(attributes: readonly string[] | AttributeMap): attributes is readonly string[] {
  return Array.isArray(attributes)
}

/** @throws TpnsRequestError for anything but a name: as the key of an object it would become another one, or vanish */
function withoutValues(names: readonly unknown[]): AttributeMap {
  const rule = { en: 'must be the name of an attribute as a string', zh: '应为字符串形式的属性名' }
  const issues = names.flatMap((name, index) => {
    const text = describeWrongValue(rule, name)
    return typeof name === 'string' ? [] : [toIssue(`attributes[${index}]`, text, RETURN_CODE.wrongType)]
  })
  throwIssues(issues, { endpoint: customAttribute.path })
  return Object.fromEntries(names.map((name) => [name, '']))
}
