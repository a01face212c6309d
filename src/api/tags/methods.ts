import * as z from 'zod/mini'
import { CALL_OPTIONS, type CallOptions } from '../../core/call-options.js'
import type { ClientContext } from '../../core/context.js'
import { withApp } from '../../core/failures/with-app.js'
import { runCall } from '../../core/pipeline.js'
import { milliseconds, trueOrFalse, whole } from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import { callInChunks, type ListOperation } from '../shared/chunked-call.js'
import {
  type DeleteAppTagsRequest,
  deleteAppTags,
  deviceTag,
  type TagRequest,
  type TagResult,
  type TagTokenPair,
} from './endpoint.js'

/** TPNS takes so many elements in one request since 2023 (20 before). Page of the endpoint, 2025-02. */
const CHUNK_MAX = 500
/** The same page gives 500 and, in the text of the two operations on pairs, 20. */
const PAIRS_PER_REQUEST = 20
/** What the page advises for calls in series. */
const SPACING_MS = 1_000

/** Options of the methods that take a list of any length. `timeout` and `retry` hold for each of its requests. */
export interface TagListOptions extends CallOptions {
  /** Most elements in one request, 1 to 500. Default: 500; for pairs 20, because the page says both. */
  chunkSize?: number | undefined
  /** Least time in milliseconds between an answer and the next request. Default: 1,000, as the service advises. */
  spacingMs?: number | undefined
}

const tagListOptions = optionBag({
  ...CALL_OPTIONS,
  chunkSize: z.optional(whole(1, CHUNK_MAX)),
  spacingMs: z.optional(milliseconds()),
})

export interface ReplaceTagsOptions extends CallOptions {
  /** Allows a list in which only some tags have a class, which deletes all other tags of the token. Default: refused. */
  allowMixedTagClasses?: boolean | undefined
}

const replaceTagsOptions = optionBag({
  ...CALL_OPTIONS,
  allowMixedTagClasses: z.optional(trueOrFalse),
})

/** A list was done. */
export interface TagListResult {
  /** How many elements it had. */
  readonly succeeded: number
  /** What each request was answered. */
  readonly answers: readonly TagResult[]
}

/**
 * `client.tags`: custom tags of devices. A tag has 1 to 50 characters (a guide says bytes), a token at most 100 tags, an
 * app at most 10,000. All methods may be repeated without harm, and are after an outcome that is not known.
 *
 * The methods that take a list split it: all of it is checked first, then its parts are sent one after the other with a
 * pause in between. They resolve only when every part is done. When one request was enough its own error is thrown. When
 * one of several fails, the rest is not sent and a `TpnsBatchError` is thrown: its `items` have the `state` of each
 * element (`done`, `failed`, `unknown`, `not-tried`), its `cause` is the error of the request. Whether a refused request
 * did a part of its work is not documented; it is safe to try again from the first element that is not done.
 *
 * Source: "标签绑定与解绑", document 548/39067. Tags of a token, or tokens of a tag, cannot be asked for.
 */
export interface TagsResource {
  /**
   * Adds a tag (operator 1) or several, at most 500 (operator 3), to a token.
   *
   * @throws TpnsRequestError before anything is sent
   * @throws TpnsInvalidTokenError 1008006, 1008029: the token is unknown or malformed
   */
  add(token: string, tags: string | readonly string[], options?: CallOptions): Promise<TagResult>
  /** Removes a tag (operator 2) or several, at most 500 (operator 4), from a token. Throws as `add`. */
  remove(token: string, tags: string | readonly string[], options?: CallOptions): Promise<TagResult>
  /** Removes all custom tags of a token (operator 5). The service does it later than it answers. Throws as `add`. */
  clear(token: string, options?: CallOptions): Promise<TagResult>
  /**
   * Overwrites tags of a token (operator 6). The service does it later than it answers: it clears first and sets then,
   * so leave more than 1 second between two calls for one token, or the update may fail.
   *
   * **What is overwritten depends on the colons.** The text before the first ":" of a tag is its class. When every given
   * tag has one, only tags of these classes are replaced: `level:3` replaces `level:1` and leaves `city:Bern`. When any
   * has none, **all** custom tags of the token are replaced. A list with both kinds is therefore refused, unless
   * `allowMixedTagClasses` says that this is meant. Throws as `add`.
   */
  replace(token: string, tags: readonly string[], options?: ReplaceTagsOptions): Promise<TagResult>
  /**
   * Adds a tag to any number of tokens (operator 7).
   *
   * @throws TpnsRequestError before anything is sent
   * @throws TpnsInvalidTokenError 1008006, 1008029: a token is unknown or malformed, and one request held all
   * @throws TpnsBatchError one of several requests failed
   */
  addToTokens(tag: string, tokens: readonly string[], options?: TagListOptions): Promise<TagListResult>
  /** Removes a tag from any number of tokens (operator 8). Throws as `addToTokens`. */
  removeFromTokens(tag: string, tokens: readonly string[], options?: TagListOptions): Promise<TagListResult>
  /** Adds tags to tokens by pair, any number of pairs (operator 9). Throws as `addToTokens`. */
  addPairs(pairs: readonly TagTokenPair[], options?: TagListOptions): Promise<TagListResult>
  /** Removes tags from tokens by pair, any number of pairs (operator 10). Throws as `addToTokens`. */
  removePairs(pairs: readonly TagTokenPair[], options?: TagListOptions): Promise<TagListResult>
  /**
   * Deletes tags, any number, from every device **and** from the app's list of tags. The service does it later than it
   * answers. Throws as `addToTokens`, but no token can be wrong.
   *
   * Source: "删除标签下所有设备"; limits from the guide "标签功能使用".
   */
  deleteFromApp(tags: readonly string[], options?: TagListOptions): Promise<TagListResult>
}

export function createTagsResource(client: ClientContext): TagsResource {
  const method = (name: keyof TagsResource) => {
    const endpoint = { ...deviceTag, name: `tags.${name}` }
    const call = (request: TagRequest, options?: CallOptions) => runCall(client, endpoint, request, options)
    return { endpoint, call }
  }
  /** One tag or several on one token, which are two operators. */
  const onToken = (name: 'add' | 'remove', one: 1 | 2, several: 3 | 4): TagsResource['add'] => {
    const { call } = method(name)
    return (token, tags, options) =>
      typeof tags === 'string'
        ? call({ operator_type: one, tag_list: [tags], token_list: [token] }, options)
        : call({ operator_type: several, tag_list: tags, token_list: [token] }, options)
  }
  const onTokens = (
    name: 'addToTokens' | 'removeFromTokens',
    operator_type: 7 | 8,
  ): TagsResource['addToTokens'] => {
    const { endpoint } = method(name)
    return (tag, list, options) =>
      sendList(client, options, {
        endpoint,
        list,
        field: 'token_list',
        chunkSize: CHUNK_MAX,
        toRequest: (token_list): TagRequest => ({ operator_type, tag_list: [tag], token_list }),
        label: String,
      })
  }
  const byPair = (name: 'addPairs' | 'removePairs', operator_type: 9 | 10): TagsResource['addPairs'] => {
    const { endpoint } = method(name)
    return (list, options) =>
      sendList(client, options, {
        endpoint,
        list,
        field: 'tag_token_list',
        chunkSize: PAIRS_PER_REQUEST,
        toRequest: (tag_token_list): TagRequest => ({ operator_type, tag_token_list }),
        label: ({ token }) => token,
      })
  }
  const clear = method('clear').call
  const replace = method('replace').call
  return {
    add: onToken('add', 1, 3),
    remove: onToken('remove', 2, 4),
    clear: (token, options) => clear({ operator_type: 5, token_list: [token] }, options),
    replace: (token, tag_list, given) =>
      withApp(client, () => {
        const init = { endpoint: deviceTag.path, redact: client.redact }
        const { allowMixedTagClasses = false, ...options } = readOptions(replaceTagsOptions, given, init)
        return replace({ operator_type: 6, tag_list, token_list: [token], allowMixedTagClasses }, options)
      }),
    addToTokens: onTokens('addToTokens', 7),
    removeFromTokens: onTokens('removeFromTokens', 8),
    addPairs: byPair('addPairs', 9),
    removePairs: byPair('removePairs', 10),
    deleteFromApp: (list, options) =>
      sendList(client, options, {
        endpoint: deleteAppTags,
        list,
        field: 'tag_list',
        chunkSize: CHUNK_MAX,
        toRequest: (tag_list): DeleteAppTagsRequest => ({ tag_list }),
        label: String,
      }),
  }
}

function sendList<Item, Request>(
  client: ClientContext,
  given: TagListOptions | undefined,
  operation: Omit<ListOperation<Item, Request, TagResult>, 'spacingMs'>,
): Promise<TagListResult> {
  return withApp(client, async () => {
    const { chunkSize, spacingMs, ...options } = readOptions(tagListOptions, given, {
      endpoint: operation.endpoint.path,
      redact: client.redact,
    })
    const { answers, items } = await callInChunks(
      client,
      {
        ...operation,
        chunkSize: chunkSize ?? operation.chunkSize,
        spacingMs: spacingMs ?? SPACING_MS,
      },
      options,
    )
    return { succeeded: items.length, answers }
  })
}
