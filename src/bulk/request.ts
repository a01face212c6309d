import type { PushRequest } from '../api/push/schema/push-request.js'

/** Omits a field from every member of a union. */
type Without<Request, Field extends PropertyKey> = Request extends unknown ? Omit<Request, Field> : never

/** Fields that the job fills in. */
interface FilledIn {
  /** Set by the job, from `audience`. */
  readonly audience_type?: never
  /** Filled with the recipients, list by list. */
  readonly token_list?: never
  /** Filled with the recipients, list by list. */
  readonly account_list?: never
}

interface PackageFilledIn extends FilledIn {
  /** Filled with the upload id of each package. */
  readonly upload_id?: never
}

/** A push to tokens, without the tokens. */
type BulkTokenRequest = { readonly audience: 'tokens' } & FilledIn &
  Without<Extract<PushRequest, { audience_type: 'token_list' }>, keyof FilledIn>

/** A push to accounts, without the accounts. */
type BulkAccountRequest = { readonly audience: 'accounts' } & FilledIn &
  Without<Extract<PushRequest, { audience_type: 'account_list' }>, keyof FilledIn>

/**
 * The push for all recipients, in TPNS's wire names, without its audience: `audience` says what the recipients are, and
 * the job cuts them into lists.
 *
 * For tokens, `ignore_invalid_token` defaults to 1, so that one dead token does not fail the other 999 in its list.
 */
export type BulkRequest = BulkTokenRequest | BulkAccountRequest

/** A push to tokens uploaded as packages. Unlike a push to lists, it can be scheduled. */
type BulkTokenPackageRequest = { readonly audience: 'tokens' } & PackageFilledIn &
  Without<Extract<PushRequest, { audience_type: 'package_token_push' }>, keyof PackageFilledIn>

/** A push to accounts uploaded as packages. Unlike a push to lists, it can be scheduled. */
type BulkAccountPackageRequest = { readonly audience: 'accounts' } & PackageFilledIn &
  Without<Extract<PushRequest, { audience_type: 'package_account_push' }>, keyof PackageFilledIn>

/** {@link BulkRequest} for `via: 'package'`. */
export type BulkPackageRequest = BulkTokenPackageRequest | BulkAccountPackageRequest

/** A push to exactly one recipient, as returned by {@link BulkBuild}: `audience_type` `token` or `account`. */
export type SingleRequest = Extract<PushRequest, { audience_type: 'token' | 'account' }>

/**
 * Builds the push for one recipient; returns undefined to skip that recipient. Called once per recipient, in order, also
 * for those that an earlier run has sent to. Do slow work in the source instead.
 */
export type BulkBuild<Recipient> = (recipient: Recipient, index: number) => SingleRequest | undefined
