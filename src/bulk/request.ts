import type { PushRequest } from '../api/push/schema/push-request.js'

/** Drops fields from every member of a union. */
type Without<Request, Field extends PropertyKey> = Request extends unknown ? Omit<Request, Field> : never

/** What the job itself fills in. */
interface FilledIn {
  /** Set by the job, from `audience`. */
  readonly audience_type?: never
  /** Filled with the recipients, list by list. */
  readonly token_list?: never
  /** Filled with the recipients, list by list. */
  readonly account_list?: never
}

interface PackageFilledIn extends FilledIn {
  /** Filled with the id of each package. */
  readonly upload_id?: never
}

/** A push to tokens: everything but the tokens. */
export type BulkTokenRequest = { readonly audience: 'tokens' } & FilledIn &
  Without<Extract<PushRequest, { audience_type: 'token_list' }>, keyof FilledIn>

/** A push to accounts: everything but the accounts. */
export type BulkAccountRequest = { readonly audience: 'accounts' } & FilledIn &
  Without<Extract<PushRequest, { audience_type: 'account_list' }>, keyof FilledIn>

/**
 * The push that all recipients get, with the names of the wire, but without its audience: `audience` says what the
 * recipients are, and the job cuts them into lists.
 *
 * For tokens `ignore_invalid_token` is 1 unless it is given, so that one dead token does not fail the 999 live ones beside
 * it.
 */
export type BulkRequest = BulkTokenRequest | BulkAccountRequest

/** A push to tokens that are uploaded as packages. It can be scheduled, unlike a push to lists. */
export type BulkTokenPackageRequest = { readonly audience: 'tokens' } & PackageFilledIn &
  Without<Extract<PushRequest, { audience_type: 'package_token_push' }>, keyof PackageFilledIn>

/** A push to accounts that are uploaded as packages. It can be scheduled, unlike a push to lists. */
export type BulkAccountPackageRequest = { readonly audience: 'accounts' } & PackageFilledIn &
  Without<Extract<PushRequest, { audience_type: 'package_account_push' }>, keyof PackageFilledIn>

/** As {@link BulkRequest}, for `via: 'package'`. */
export type BulkPackageRequest = BulkTokenPackageRequest | BulkAccountPackageRequest

/** A push to exactly one recipient, as {@link BulkBuild} makes it: `audience_type` `token` or `account`. */
export type SingleRequest = Extract<PushRequest, { audience_type: 'token' | 'account' }>

/**
 * Makes the push of one recipient, or nothing where that recipient is to get none. Called once for each recipient, in
 * order, also for those that an earlier run has served. Whatever takes time belongs into the source.
 */
export type BulkBuild<Recipient> = (recipient: Recipient, index: number) => SingleRequest | undefined
